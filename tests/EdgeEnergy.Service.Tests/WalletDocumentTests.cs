using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.Tests.Bench;

namespace EdgeEnergy.Service.Tests;

/// <summary>Who keeps the key of an account, as a community document says it.</summary>
public sealed class WalletDocumentTests
{
    [Fact]
    public void An_account_is_custodial_unless_the_document_says_otherwise()
    {
        Assert.Empty(new Community(Sample.Document()).OwnKeys);
        Community community = new(Sample.Document(c =>
        {
            OwnerWallet.Keeps("home")(c);
            Sample.Participant(c, "home")["address"] = OwnerWallet.Address.ToLowerInvariant();
        }));
        Assert.Equal((KeyValuePair.Create("home", OwnerWallet.Address), "self"), (Assert.Single(community.OwnKeys), (string)Sample.Participant(JsonNode.Parse(community.Document.ToJson())!.AsObject(), "home")["custody"]!));
    }

    [Theory]
    [InlineData("home", "self", null, "community: participant home: address: found none, expected one with custody self, none with custody custodial")]
    [InlineData("home", "custodial", OwnerWallet.Address, "community: participant home: address: found 0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc, expected one with custody self, none with custody custodial")]
    [InlineData("home", "self", "0x9965507d1a55bcC2695C58ba16FB37d819B0A4dc", "community: participant home: address: checksum: found 0x9965507d1a55bcC2695C58ba16FB37d819B0A4dc, expected 0x9965507D1a55bcC2695C58ba16FB37d819B0A4dc")]
    [InlineData("home", "self", "0x9965", "community: participant home: address: length: found 2 bytes, expected 20 bytes")]
    [InlineData("home", "self", "home", "community: participant home: address: value: found \"home\", expected 0x and an even number of hexadecimal digits")]
    [InlineData("home", "self", "0x0000000000000000000000000000000000000000", "community: participant home: address: found 0x0000000000000000000000000000000000000000, expected an address that somebody holds")]
    [InlineData("home", "mine", null, "community: $.participants[1].custody: a value of another kind than expected")]
    [InlineData("grid", "self", OwnerWallet.Address, "community: participant grid: custody: found self without a device, expected a participant with a meter: others have no account")]
    public void A_bad_custody_is_told_in_one_line(string id, string custody, string? address, string line)
    {
        string text = Sample.Json(c =>
        {
            JsonObject participant = Sample.Participant(c, id);
            (participant["custody"], participant["address"]) = (custody, address);
        });
        Assert.Equal(line, Assert.Throws<InputException>(() => CommunityDocument.Parse(text, "community")).Message);
    }
}
