using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using EdgeEnergy.Domain;
using EdgeEnergy.Ledger;
using EdgeEnergy.Service.Configuration;
using EdgeEnergy.Service.Settlement;

namespace EdgeEnergy.Service.Api;

/// <summary>
/// Wallets over HTTP. Reading is open to this machine as all reading is. What an owner orders needs the owner's token or the admin token; a mandate needs
/// its holder's signature and nothing else.
/// </summary>
internal static class WalletApi
{
    /// <summary>What changes something below this path is admitted here.</summary>
    public const string Root = "/api/wallet";

    private const int LargestBody = 4096;
    private const int MostLines = 100;
    private const int Lines = 20;

    public static void Map(WebApplication app, GatewayHost host, AdminToken admin)
    {
        OwnerTokens owners = new(host.Services.Store);
        app.MapPost("/api/participants/{id}/token", (string id) =>
        {
            Gateway(host).Orders.Owner(id);
            return Json(new JsonObject { ["participant"] = id, ["token"] = owners.Make(id) });
        });
        app.MapGet(Root + "/{id}", async (string id, CancellationToken cancellation) => Json(await WalletReport.OfAsync(Gateway(host), host.Services, id, cancellation)));
        app.MapGet(Root + "/{id}/history", (string id, HttpRequest request) => Json(WalletReport.History(
            Gateway(host), host.Services, id, Number(request, "before") ?? long.MaxValue, (int)Math.Clamp(Number(request, "count") ?? Lines, 1, MostLines))));
        app.MapGet(Root + "/{id}/mandate", (string id, HttpRequest request) => Json(ToSign(Gateway(host), id, request)));
        app.MapGet(Root + "/{id}/call/{what}", (string id, string what, HttpRequest request) => Json(ToSend(Gateway(host), id, what, request)));
        app.MapPost(Root + "/{id}/mandate", async (string id, HttpRequest request, CancellationToken cancellation) =>
        {
            Gateway gateway = Gateway(host);
            MandateRequest signed = await BodyAsync<MandateRequest>(request, cancellation);
            MandateOrder order = new(gateway.Vault.Deployment.IndexOf(gateway.Orders.Owner(id).Id), signed.MaxPriceMicroPerKwh, signed.MaxWh, signed.ValidUntilUnix, signed.Nonce);
            return Accepted(gateway.Orders.Register(order, Hex.Parse(signed.Signature, "mandate: signature", Secp256k1Native.SignatureLength)));
        });
        app.MapPost(Root + "/{id}/{what}", async (string id, string what, HttpRequest request, CancellationToken cancellation) =>
        {
            if (!owners.Admits(request, id) && !admin.Admits(request))
            {
                return Results.Text("the token of this participant is needed", "text/plain; charset=utf-8", Encoding.UTF8, StatusCodes.Status401Unauthorized);
            }

            Gateway gateway = Gateway(host);
            WalletRequest order = await BodyAsync<WalletRequest>(request, cancellation);
            if (what == "alert")
            {
                if (order.BelowMicro is < 0)
                {
                    throw new InputException("wallet", "below_micro", $"{order.BelowMicro}", "0 or more, or null for none");
                }

                gateway.Alarms.TellBelow(gateway.Orders.Owner(id).Id, order.BelowMicro);
                return Json(new JsonObject { ["below_micro"] = order.BelowMicro });
            }

            return Accepted(Order(gateway.Orders, id, what, order));
        });
    }

    private static OutboxEntry Order(WalletOrders orders, string id, string what, WalletRequest order) => what switch
    {
        "charge" => orders.Charge(id, order.Id, order.AmountMicro ?? 0),
        "withdrawal" => orders.RequestWithdrawal(id, order.Id, order.AmountMicro ?? 0),
        "cancel" => orders.CancelWithdrawal(id, order.Id),
        "withdraw" => orders.Withdraw(id, order.Id),
        "send" => orders.Send(id, order.Id, order.Address, order.AmountMicro ?? 0),
        "cap" => orders.SetCap(id, order.Id, order.Tokens),
        _ => throw new InputException("wallet", "order", $"{what.Length} characters", "charge, withdrawal, cancel, withdraw, send, cap, alert or mandate"),
    };

    private static JsonObject ToSign(Gateway gateway, string id, HttpRequest request)
    {
        MandateOrder order = gateway.Orders.Mandate(id, Needed(request, "max_price_micro_per_kwh"), Needed(request, "max_wh"), Needed(request, "valid_until_unix"));
        return new JsonObject { ["nonce"] = order.Nonce, ["typed_data"] = order.TypedData(gateway.Vault.Deployment) };
    }

    private static JsonObject ToSend(Gateway gateway, string id, string what, HttpRequest request)
    {
        long? tokens = Number(request, "tokens");
        HolderCall call = gateway.Orders.Call(
            id, what, Number(request, "amount_micro"), tokens is null ? null : (int)Math.Clamp(tokens.Value, int.MinValue, int.MaxValue), request.Query["address"]);
        return new JsonObject { ["to"] = call.To, ["data"] = Hex.Format(call.Data), ["value"] = "0x0" };
    }

    private static long Needed(HttpRequest request, string name) => Number(request, name) ?? throw new InputException("request", name, "nothing", "a whole number");

    private static long? Number(HttpRequest request, string name)
    {
        string text = request.Query[name].ToString();
        return text.Length == 0 ? null
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out long number) ? number
            : throw new InputException("request", name, "something else", "a whole number");
    }

    private static async Task<T> BodyAsync<T>(HttpRequest request, CancellationToken cancellation)
    {
        byte[] body = new byte[LargestBody + 1];
        int read = await request.Body.ReadAtLeastAsync(body, body.Length, throwOnEndOfStream: false, cancellation);
        if (read > LargestBody)
        {
            throw new BadHttpRequestException($"a body above {LargestBody} bytes", StatusCodes.Status413PayloadTooLarge);
        }

        try
        {
            return JsonSerializer.Deserialize<T>(body.AsSpan(0, read), CommunityDocument.Json) ?? throw new InputException("wallet", "body", "null", "an object");
        }
        catch (JsonException e)
        {
            throw new InputException(JsonFault.Line("wallet", e), e);
        }
    }

    private static Gateway Gateway(GatewayHost host) => host.Gateway ?? throw new InputException("gateway", "community", "none", "an imported one");

    private static IResult Json(JsonNode node) => Results.Text(node.ToJsonString(), "application/json");

    private static IResult Accepted(OutboxEntry entry) => Results.Text(Reports.Transaction(entry).ToJsonString(), "application/json", Encoding.UTF8, StatusCodes.Status202Accepted);
}
