using System.Globalization;
using System.Text;

namespace EdgeEnergy.PowerFlow.Tests;

/// <summary>Seeded random feeders as file text, so that the reader is exercised as well.</summary>
internal static class RandomFeeders
{
    public static Feeder Radial(int seed, int buses, double loadScale = 1, bool taps = false, bool zip = false)
        => Feeder.Parse(Text(new Random(seed), buses, loadScale, taps, zip, ties: 0), $"random {seed}");

    public static Feeder Meshed(int seed, int buses, int ties, bool zip = false)
        => Feeder.Parse(Text(new Random(seed), buses, 1, taps: true, zip, ties), $"random meshed {seed}");

    private static string Text(Random random, int buses, double loadScale, bool taps, bool zip, int ties)
    {
        int[] ids = [.. Enumerable.Range(1, buses)];
        random.Shuffle(ids);
        StringBuilder text = new("""{"name":"random","baseMVA":1,"baseKV":12,"buses":[""");
        for (int i = 0; i < buses; i++)
        {
            string type = i == 0 ? "slack" : "pq";
            double p = i == 0 ? 20 : loadScale * random.NextDouble() * 2400 / buses;
            double q = ((random.NextDouble() * 0.8) - 0.2) * p;
            text.Append(CultureInfo.InvariantCulture, $$"""{{(i == 0 ? "" : ",")}}{"id":{{ids[i]}},"type":"{{type}}","pd_kw":{{p}},"qd_kvar":{{q}}""");
            if (i == 0)
            {
                text.Append(",\"vset\":1.02");
            }
            else if (random.Next(5) == 0)
            {
                text.Append(CultureInfo.InvariantCulture, $",\"bs_kvar\":{random.Next(50)},\"gs_kw\":{random.Next(5)},\"pg_kw\":{random.Next(100)}");
            }

            if (zip)
            {
                text.Append(",\"zip_p\":[0.3,0.3,0.4],\"zip_q\":[0.5,0.2,0.3]");
            }

            text.Append('}');
        }

        text.Append("],\"branches\":[");
        for (int i = 1; i < buses; i++)
        {
            int parent = Math.Max(0, i - 1 - random.Next(Math.Min(i, 6)));
            AppendBranch(text, random, ids[parent], ids[i], taps && random.Next(6) == 0, i > 1);
        }

        for (int i = 0; i < ties; i++)
        {
            int a = random.Next(buses);
            int b = (a + 1 + random.Next(buses - 1)) % buses;
            AppendBranch(text, random, ids[a], ids[b], tap: false, comma: true);
        }

        return text.Append("]}").ToString();
    }

    private static void AppendBranch(StringBuilder text, Random random, int a, int b, bool tap, bool comma)
    {
        (int from, int to) = random.Next(2) == 0 ? (a, b) : (b, a);
        double r = 0.001 + (random.NextDouble() * 0.01);
        double x = 0.001 + (random.NextDouble() * 0.02);
        double charging = random.Next(3) == 0 ? 0.002 * random.NextDouble() : 0;
        text.Append(CultureInfo.InvariantCulture, $$"""{{(comma ? "," : "")}}{"from":{{from}},"to":{{to}},"r":{{r}},"x":{{x}},"b":{{charging}},"units":"pu","limit":2500,"limitUnits":"kVA" """);
        if (tap)
        {
            text.Append(CultureInfo.InvariantCulture, $$""","ratio":{{0.95 + (0.1 * random.NextDouble())}},"shift_deg":{{(random.Next(2) == 0 ? 30 : 0)}}""");
        }

        text.Append('}');
    }
}
