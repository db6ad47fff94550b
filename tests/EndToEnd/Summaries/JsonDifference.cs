using System.Text.Json.Nodes;

namespace EdgeEnergy.EndToEnd.Summaries;

/// <summary>Where two JSON documents differ.</summary>
internal static class JsonDifference
{
    /// <summary>Paths with both values; keys that are ignored are not looked into, wherever they stand.</summary>
    public static IReadOnlyList<string> Between(JsonNode? left, JsonNode? right, params string[] ignoredKeys)
    {
        List<string> differences = [];
        Compare("", left, right, ignoredKeys, differences);
        return differences;
    }

    private static void Compare(string path, JsonNode? left, JsonNode? right, string[] ignored, List<string> differences)
    {
        if (left is JsonObject leftObject && right is JsonObject rightObject)
        {
            foreach (string key in leftObject.Select(p => p.Key).Union(rightObject.Select(p => p.Key), StringComparer.Ordinal).Except(ignored, StringComparer.Ordinal))
            {
                if (leftObject.ContainsKey(key) && rightObject.ContainsKey(key))
                {
                    Compare($"{path}/{key}", leftObject[key], rightObject[key], ignored, differences);
                }
                else
                {
                    differences.Add($"{path}/{key}: only in the {(leftObject.ContainsKey(key) ? "first" : "second")}");
                }
            }
        }
        else if (left is JsonArray leftArray && right is JsonArray rightArray)
        {
            if (leftArray.Count != rightArray.Count)
            {
                differences.Add($"{path}: {leftArray.Count} and {rightArray.Count} items");
            }

            for (int i = 0; i < Math.Min(leftArray.Count, rightArray.Count); i++)
            {
                Compare($"{path}/{i}", leftArray[i], rightArray[i], ignored, differences);
            }
        }
        else if (!JsonNode.DeepEquals(left, right))
        {
            differences.Add($"{path}: {left?.ToJsonString() ?? "null"} and {right?.ToJsonString() ?? "null"}");
        }
    }
}
