using System.Text.Json.Nodes;
using EdgeEnergy.Cli.Demo;

namespace EdgeEnergy.Cli.Tests.Demo;

public sealed class SummaryTextTests
{
    private const string Json =
        """
        {
          "seed": 7, "hours": 1, "wall_seconds": 3.5,
          "participants": [
            {"id": "grid", "name": "Grid", "wallet": "0x1", "money_micro": 1500000,
             "energy_wh": {"load": 0, "pv": 0, "bought": 0, "sold": 0, "self_used": 0, "grid": -2500}},
            {"id": "b02", "name": "Transmission 2", "wallet": null, "money_micro": 0,
             "energy_wh": {"load": 0, "pv": 0, "bought": 0, "sold": 0, "self_used": 0, "grid": 0}},
            {"id": "b07", "name": "Trade park", "wallet": "0x2", "money_micro": -1500000,
             "energy_wh": {"load": 12345, "pv": 6000, "bought": 1300, "sold": 200, "self_used": 5800, "grid": 2500}}
          ],
          "balance": {"energy_wh": 0, "money_micro": 0, "books_equal_chain": true},
          "trades": [{"source": "pv"}, {"source": "battery"}, {"source": "grid"}],
          "cuts": [{}],
          "refusals": [{}, {}],
          "settlements": [
            {"window": "00:00", "transaction_hash": "0xa", "gas": 1}, {"window": "00:15", "transaction_hash": "0xb", "gas": 2},
            {"window": "00:30", "transaction_hash": "0xc", "gas": 3}, {"window": "00:45", "transaction_hash": "0xd", "gas": 4}
          ],
          "transactions": [{"gas": 10}, {"gas": null}, {"gas": 32}],
          "grid": {"loss_wh_with": 1100, "loss_wh_without": 1200, "vm_min_with": 0.98765, "vm_min_without": 0.98654,
            "violations_load_alone": [{"period": "00:00"}, {"period": "00:00"}, {"period": "00:15"}]},
          "readings": {"accepted": 61, "rejected": 2, "duplicates": 3}
        }
        """;

    [Fact]
    public void The_summary_is_what_a_person_asks_for()
    {
        using StringWriter writer = new() { NewLine = "\n" };
        SummaryText.Write(JsonNode.Parse(Json)!, writer);

        Assert.Equal(
            """

            1 h simulated in 3.5 s, seed 7

            participant                    load         pv  self-used     bought       sold       grid        money   kWh, USDT-like
            grid Grid                       0.0        0.0        0.0        0.0        0.0       -2.5     1.500000
            b07 Trade park                 12.3        6.0        5.8        1.3        0.2        2.5    -1.500000

            losses                  1.1 kWh with trading, 1.2 kWh without
            lowest voltage       0.9877 p.u. with trading, 0.9865 without
            load alone is outside its limits in 2 periods
            trades                    2 between neighbours, 1 with the grid; 1 cut, 2 refused
            transactions              3 of which 4 settlements; gas 42
              00:15  0xb  gas 2
              00:30  0xc  gas 3
              00:45  0xd  gas 4
            readings                 61 accepted, 2 rejected, 3 sent twice and counted once
            books           energy sums to 0 Wh, money to 0; equal to the chain: true

            """,
            writer.ToString());
    }

    [Fact]
    public void Progress_without_a_terminal_is_a_line_an_hour()
    {
        using StringWriter writer = new() { NewLine = "\n" };
        using LineView view = new(writer);
        const long start = 1_495_497_600;
        for (long now = start; now <= start + 7200; now += 300)
        {
            view.Show(new DemoProgress(start, now, start + 7200, null));
        }

        view.Notice("fault broker: gone");

        Assert.Equal("2017-05-23 01:00  hour 1 of 2\n2017-05-23 02:00  hour 2 of 2\nfault broker: gone\n", writer.ToString());
    }
}
