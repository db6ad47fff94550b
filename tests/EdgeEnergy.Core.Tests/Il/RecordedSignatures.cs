using Mono.Cecil;

namespace EdgeEnergy.Core.Tests.Il;

/// <summary>The members that nanoFramework's packages really have (firmware/Surface/signatures).</summary>
public sealed class RecordedSignatures
{
    private readonly Dictionary<string, HashSet<string>> types = new(StringComparer.Ordinal);

    private RecordedSignatures()
    {
    }

    /// <summary>Reads every file of a folder: a type a line, below it, indented, its members.</summary>
    public static RecordedSignatures Load(string folder)
    {
        RecordedSignatures recorded = new();
        foreach (string file in Directory.EnumerateFiles(folder, "*.txt"))
        {
            HashSet<string> members = [];
            foreach (string line in File.ReadLines(file).Where(line => line.Length > 0 && line[0] != '#'))
            {
                if (line[0] == ' ')
                {
                    members.Add(line.Trim());
                }
                else
                {
                    recorded.types[line] = members = [];
                }
            }
        }

        return recorded;
    }

    public bool Has(TypeReference type) => types.ContainsKey(type.FullName);

    public bool Has(MethodReference method) => types.TryGetValue(method.DeclaringType.FullName, out HashSet<string>? members) && members.Contains(IlName.Of(method));

    public bool Has(FieldReference field) => types.TryGetValue(field.DeclaringType.FullName, out HashSet<string>? members) && members.Contains(IlName.Of(field));
}
