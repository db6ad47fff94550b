using System.Globalization;
using System.Numerics;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>One word of a constructor's arguments, as a person reads it.</summary>
/// <param name="Name">As in the source.</param>
/// <param name="Type">"address" or "uint".</param>
/// <param name="Value">An address with its checksum, or decimal digits.</param>
public sealed record ConstructorArgument(string Name, string Type, string Value)
{
    private const string AddressType = "address";
    private const string NumberType = "uint";

    public static ConstructorArgument Of(string name, string address) => new(name, AddressType, EthereumAddress.Format(EthereumAddress.Parse(address, name)));

    public static ConstructorArgument Of(string name, long number) => new(name, NumberType, number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Arguments as they follow the creation code; <see cref="InputException"/> names one that is not of its type.</summary>
    public static byte[] Encode(IReadOnlyList<ConstructorArgument> arguments)
    {
        AbiEncoder encoder = AbiEncoder.Arguments();
        foreach (ConstructorArgument argument in arguments)
        {
            _ = argument.Type switch
            {
                AddressType => encoder.Address(argument.Value),
                NumberType => encoder.Number(argument.Number()),
                _ => throw new InputException($"constructor argument {argument.Name}", "type", argument.Type, $"{AddressType} or {NumberType}"),
            };
        }

        return encoder.ToArray();
    }

    private BigInteger Number() =>
        BigInteger.TryParse(Value, NumberStyles.None, CultureInfo.InvariantCulture, out BigInteger number) && number.GetBitLength() <= 256
            ? number
            : throw new InputException($"constructor argument {Name}", "value", Value, "decimal digits");
}
