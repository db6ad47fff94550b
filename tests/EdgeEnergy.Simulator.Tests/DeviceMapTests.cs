using System.Globalization;
using EdgeEnergy.Simulator.Inverter;
using YamlDotNet.RepresentationModel;

namespace EdgeEnergy.Simulator.Tests;

/// <summary>The simulated inverter's own register table against the map the devices are given.</summary>
public sealed class DeviceMapTests
{
    private static readonly YamlMappingNode Map = Load();

    [Fact]
    public void Every_polled_register_has_content_within_the_maps_range()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b09"), 1);
        for (int minute = 0; minute < 700; minute++)
        {
            inverter.Step();
        }

        int polled = 0;
        foreach (YamlMappingNode register in Registers().Where(register => register.Children.ContainsKey("poll")))
        {
            int[] addresses = Addresses(register);
            ushort low = Read(inverter, addresses[0]);
            string type = Text(register, "type");
            if (addresses[0] is >= 60 and < 500)
            {
                Assert.NotEqual(ushort.MaxValue, low);
            }

            if (register.Children.TryGetValue("range", out YamlNode? range))
            {
                int value = type switch
                {
                    "s32" or "u32" => (Read(inverter, addresses.Length > 1 ? addresses[1] : addresses[0] + 1) << 16) | low,
                    "s16" => (short)low,
                    _ => low,
                };
                int[] bounds = [.. ((YamlSequenceNode)range).Select(bound => int.Parse(bound.ToString(), CultureInfo.InvariantCulture))];
                Assert.InRange(value, bounds[0], bounds[1]);
            }

            polled++;
        }

        Assert.True(polled > 50);
    }

    [Fact]
    public void Every_writable_register_takes_the_ends_of_the_maps_range()
    {
        DeyeInverter inverter = new(Rigs.Community13, Rigs.Participant("b08"), 1);
        foreach (YamlMappingNode register in Registers().Where(register => register.Children.TryGetValue("access", out YamlNode? access) && access.ToString() == "rw"))
        {
            int address = Addresses(register)[0];
            if (register.Children.ContainsKey("danger") || Text(register, "type") == "datetime")
            {
                continue;
            }

            Assert.Equal(0, inverter.Write(address, 1, [Read(inverter, address)]));
            if (register.Children.TryGetValue("range", out YamlNode? range))
            {
                foreach (YamlNode bound in (YamlSequenceNode)range)
                {
                    int value = int.Parse(bound.ToString(), CultureInfo.InvariantCulture);

                    // What a power register takes ends at the model's rating.
                    bool beyondModel = address == 143 && value > Rigs.Participant("b08").Home!.InverterW;
                    Assert.True(
                        inverter.Write(address, 1, [unchecked((ushort)value)]) == (beyondModel ? 3 : 0),
                        $"{Text(register, "id")} at {address}: {value}");
                }
            }
        }
    }

    private static ushort Read(DeyeInverter inverter, int address)
    {
        ushort[] words = new ushort[1];
        Assert.Equal(0, inverter.Read(address, 1, words));
        return words[0];
    }

    private static IEnumerable<YamlMappingNode> Registers() => ((YamlSequenceNode)Map.Children["registers"]).Cast<YamlMappingNode>();

    private static string Text(YamlMappingNode node, string key) => node.Children[key].ToString();

    private static int[] Addresses(YamlMappingNode register) => register.Children["address"] switch
    {
        YamlSequenceNode list => [.. list.Select(one => int.Parse(one.ToString(), CultureInfo.InvariantCulture))],
        YamlNode one => [int.Parse(one.ToString(), CultureInfo.InvariantCulture)],
    };

    private static YamlMappingNode Load()
    {
        using StreamReader reader = new(Path.Combine(AppContext.BaseDirectory, "devices", "deye-hybrid-3p-lv.yaml"));
        YamlStream stream = new();
        stream.Load(reader);
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }
}
