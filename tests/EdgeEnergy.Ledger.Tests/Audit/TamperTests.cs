using System.Text.Json.Nodes;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger.Tests.Audit;

/// <summary>Whatever is changed in a file of evidence, the answer is no.</summary>
public sealed class TamperTests
{
    private const string Informative = "informative.";
    private readonly CancellationToken _token = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_value_of_the_file_is_bound()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token);
        JsonNode file = JsonNode.Parse((await bench.EvidenceAsync(_token)).ToJson())!;
        List<string> places = [];
        List<string> accepted = [];
        Walk(file, "", (place, value, set) =>
        {
            places.Add(place);
            foreach (JsonNode other in Others(value))
            {
                set(other);
                if (Accepts(bench.Audit, file.ToJsonString()))
                {
                    accepted.Add($"{place}: {other.ToJsonString()[..Math.Min(80, other.ToJsonString().Length)]}");
                }
            }

            set(value);
        });

        Assert.True(Accepts(bench.Audit, file.ToJsonString()));
        Assert.True(places.Count > 100, $"{places.Count} values");
        Assert.All(accepted, place => Assert.StartsWith(Informative, place, StringComparison.Ordinal));
        Assert.Equal(places.Where(p => p.StartsWith(Informative, StringComparison.Ordinal)), accepted.Select(p => p[..p.IndexOf(':', StringComparison.Ordinal)]).Distinct(StringComparer.Ordinal));
    }

    /// <summary>Nothing may be missing, twice, in another order, or added.</summary>
    [Fact]
    public async Task Every_list_and_object_is_bound()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token);
        string text = (await bench.EvidenceAsync(_token)).ToJson();
        List<string> accepted = [];
        int changes = 0;
        foreach (string place in Containers(JsonNode.Parse(text)!, ""))
        {
            foreach ((string what, JsonNode changed) in Changes(text, place))
            {
                changes++;
                if (Accepts(bench.Audit, changed.ToJsonString()))
                {
                    accepted.Add($"{place}: {what}");
                }
            }
        }

        Assert.True(changes > 200, $"{changes} changes");

        // Without the vault's events of meters and fees the report names what was not checked.
        Assert.Equal(["fees: null", "parties/0/registration: null", "parties/1/registration: null"], accepted.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Two_files_can_not_be_mixed()
    {
        await using AuditBench bench = await AuditBench.StartAsync(_token);
        JsonObject first = JsonNode.Parse((await bench.EvidenceAsync(0, _token)).ToJson())!.AsObject();
        JsonObject second = JsonNode.Parse((await bench.EvidenceAsync(2, _token)).ToJson())!.AsObject();
        Assert.True(Accepts(bench.Audit, second.ToJsonString()));
        foreach (string part in (string[])["trade", "parties"])
        {
            JsonObject mixed = first.DeepClone().AsObject();
            mixed[part] = second[part]!.DeepClone();
            Assert.False(Accepts(bench.Audit, mixed.ToJsonString()), part);
        }

        JsonObject swapped = first.DeepClone().AsObject();
        (swapped["parties"]![0]!["readings"], swapped["parties"]![1]!["readings"]) = (first["parties"]![1]!["readings"]!.DeepClone(), first["parties"]![0]!["readings"]!.DeepClone());
        Assert.False(Accepts(bench.Audit, swapped.ToJsonString()));
    }

    private static bool Accepts(EvidenceAudit audit, string text)
    {
        try
        {
            return audit.Verify(Evidence.Parse(text, "evidence")).Verified;
        }
        catch (InputException)
        {
            return false;
        }
    }

    /// <summary>Other values of the same form, so that they reach the checks.</summary>
    private static IEnumerable<JsonNode> Others(JsonNode value)
    {
        switch (value.GetValueKind())
        {
            case System.Text.Json.JsonValueKind.Number:
                long number = value.GetValue<long>();
                yield return JsonValue.Create(number + 1);
                yield return JsonValue.Create(number == 0 ? -1 : number - 1);
                yield return JsonValue.Create(number == 0 ? long.MaxValue : -number);
                yield return JsonValue.Create(number ^ (1L << 33));
                break;
            case System.Text.Json.JsonValueKind.String:
                string text = value.GetValue<string>();
                if (text.StartsWith("0x", StringComparison.Ordinal))
                {
                    foreach (int at in (int[])[2, text.Length / 2, text.Length - 1])
                    {
                        yield return JsonValue.Create(text[..at] + (text[at] == '7' ? '8' : '7') + text[(at + 1)..]);
                    }

                    yield return JsonValue.Create(text[..^2]);
                    yield return JsonValue.Create(text + "00");
                    yield return JsonValue.Create("0x");
                }
                else
                {
                    yield return JsonValue.Create(text + "x");
                    foreach (string other in ((string[])["pv", "battery", "grid", "seller", "buyer", ""]).Where(o => o != text))
                    {
                        yield return JsonValue.Create(other);
                    }
                }

                break;
            default:
                throw new InvalidOperationException($"a value of kind {value.GetValueKind()}");
        }
    }

    private static void Walk(JsonNode node, string path, Action<string, JsonNode, Action<JsonNode>> visit)
    {
        switch (node)
        {
            case JsonObject members:
                foreach ((string name, JsonNode? member) in members.ToArray())
                {
                    Step(member!, path + name, other => members[name] = other, visit);
                }

                break;
            case JsonArray items:
                for (int i = 0; i < items.Count; i++)
                {
                    int place = i;
                    Step(items[i]!, $"{path}{i}", other => items[place] = other, visit);
                }

                break;
            default:
                throw new InvalidOperationException(path);
        }
    }

    private static void Step(JsonNode child, string path, Action<JsonNode> replace, Action<string, JsonNode, Action<JsonNode>> visit)
    {
        if (child is JsonValue)
        {
            visit(path, child.DeepClone(), other => replace(other.DeepClone()));
        }
        else
        {
            Walk(child, path + ".", visit);
        }
    }

    private static IEnumerable<string> Containers(JsonNode node, string path)
    {
        if (node is JsonObject or JsonArray)
        {
            yield return path;
            IEnumerable<(string, JsonNode)> children = node is JsonObject members
                ? members.Select(m => (m.Key, m.Value!))
                : node.AsArray().Select((item, i) => ($"{i}", item!));
            foreach ((string name, JsonNode child) in children)
            {
                foreach (string inner in Containers(child, path.Length == 0 ? name : $"{path}/{name}"))
                {
                    yield return inner;
                }
            }
        }
    }

    private static IEnumerable<(string What, JsonNode Changed)> Changes(string text, string place)
    {
        JsonNode Fresh(Action<JsonNode> change)
        {
            JsonNode root = JsonNode.Parse(text)!;
            change(At(root, place));
            return root;
        }

        JsonNode here = At(JsonNode.Parse(text)!, place);
        if (here is JsonObject members)
        {
            yield return ("one more member", Fresh(n => n.AsObject()["more"] = 1));
            foreach (string name in members.Select(m => m.Key))
            {
                yield return ($"without {name}", Fresh(n => n.AsObject().Remove(name)));
            }
        }
        else
        {
            int count = here.AsArray().Count;
            yield return ("one more item", Fresh(n => n.AsArray().Add(n[0]!.DeepClone())));
            for (int i = 0; i < count; i++)
            {
                int at = i;
                yield return ($"without item {i}", Fresh(n => n.AsArray().RemoveAt(at)));
                yield return ($"item {i} null", Fresh(n => n.AsArray()[at] = null));
                yield return ($"item {i} twice", Fresh(n => n.AsArray().Insert(at, n[at]!.DeepClone())));
            }
        }

        if (place.Length > 0)
        {
            JsonNode root = JsonNode.Parse(text)!;
            int slash = place.LastIndexOf('/');
            JsonNode parent = slash < 0 ? root : At(root, place[..slash]);
            string name = place[(slash + 1)..];
            if (parent is JsonObject owner)
            {
                owner[name] = null;
                yield return ("null", root);
            }
        }
    }

    private static JsonNode At(JsonNode root, string place) => place.Length == 0
        ? root
        : place.Split('/').Aggregate(root, (node, step) => node is JsonArray items ? items[int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)]! : node[step]!);
}
