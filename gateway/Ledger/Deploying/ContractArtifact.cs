using System.Text.Json;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>One compiled contract.</summary>
/// <param name="Name">As in its source.</param>
/// <param name="CreationCode">What a deployment sends, without constructor arguments.</param>
/// <param name="RuntimeCode">What stands on the chain, with zeros where immutables are filled in.</param>
/// <param name="Immutables">Places of immutables in the runtime code: start and length in bytes.</param>
public sealed record ContractArtifact(string Name, byte[] CreationCode, byte[] RuntimeCode, IReadOnlyList<(int Start, int Length)> Immutables)
{
    /// <summary>Reads forge's artifact of a contract; <see cref="InputException"/> names the file that is missing or not as expected.</summary>
    public static ContractArtifact Load(string folder, string contract)
    {
        string path = Path.Combine(folder, contract + ".sol", contract + ".json");
        try
        {
            using FileStream file = File.OpenRead(path);
            using JsonDocument json = JsonDocument.Parse(file);
            JsonElement deployed = json.RootElement.GetProperty("deployedBytecode");
            byte[] runtime = Code(deployed, path);
            return new ContractArtifact(contract, Code(json.RootElement.GetProperty("bytecode"), path), runtime, Places(deployed, runtime.Length, path));
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new InputException($"{path}: not found, expected the compiled contract (npm ci && npm run build in contracts/)", e);
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new InputException($"{path}: bytecode: not readable, expected a contract built by forge", e);
        }
    }

    /// <summary>Whether code on a chain is this contract, whatever its immutables.</summary>
    public bool IsCodeOf(ReadOnlySpan<byte> code)
    {
        if (code.Length != RuntimeCode.Length)
        {
            return false;
        }

        byte[] masked = code.ToArray();
        foreach ((int start, int length) in Immutables)
        {
            masked.AsSpan(start, length).Clear();
        }

        return masked.AsSpan().SequenceEqual(RuntimeCode);
    }

    private static byte[] Code(JsonElement bytecode, string path) => Hex.Parse(bytecode.GetProperty("object").GetString() ?? "", path);

    private static List<(int Start, int Length)> Places(JsonElement deployed, int codeLength, string path)
    {
        List<(int Start, int Length)> places = [];
        if (deployed.TryGetProperty("immutableReferences", out JsonElement references))
        {
            foreach (JsonElement place in references.EnumerateObject().SelectMany(variable => variable.Value.EnumerateArray()))
            {
                (int start, int length) = (place.GetProperty("start").GetInt32(), place.GetProperty("length").GetInt32());
                if (start < 0 || length <= 0 || start > codeLength - length)
                {
                    throw new InputException(path, "immutableReferences", $"{length} bytes at {start}", $"a place in {codeLength} bytes of code");
                }

                places.Add((start, length));
            }
        }

        return places;
    }
}
