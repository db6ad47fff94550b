using Mono.Cecil;

namespace EdgeEnergy.Core.Tests.Il;

/// <summary>Names of types as the recorded signatures write them: C# keywords, otherwise without namespace.</summary>
internal static class IlName
{
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["System.Boolean"] = "bool",
        ["System.Byte"] = "byte",
        ["System.Char"] = "char",
        ["System.Double"] = "double",
        ["System.Int16"] = "short",
        ["System.Int32"] = "int",
        ["System.Int64"] = "long",
        ["System.Object"] = "object",
        ["System.SByte"] = "sbyte",
        ["System.Single"] = "float",
        ["System.String"] = "string",
        ["System.UInt16"] = "ushort",
        ["System.UInt32"] = "uint",
        ["System.UInt64"] = "ulong",
        ["System.Void"] = "void",
    };

    public static string Short(TypeReference type) => type switch
    {
        ArrayType array => Short(array.ElementType) + (array.Rank == 1 ? "[]" : $"[{new string(',', array.Rank - 1)}]"),
        TypeSpecification wrapped => Short(wrapped.ElementType),
        _ when Keywords.TryGetValue(type.FullName, out string? keyword) => keyword,
        _ => type.DeclaringType is { } outer ? $"{outer.Name}.{type.Name}" : type.Name,
    };

    public static string Of(MethodReference method)
    {
        string arguments = string.Join(',', method.Parameters.Select(p => Short(p.ParameterType)));
        return method.Name == ".ctor" ? $".ctor({arguments})" : $"{method.Name}({arguments}) {Short(method.ReturnType)}";
    }

    public static string Of(FieldReference field) => $"{field.Name} {Short(field.FieldType)}";
}
