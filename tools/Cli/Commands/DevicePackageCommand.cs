using System.CommandLine;
using EdgeEnergy.Cli.Devices;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Metering.Maps;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device package`: makes and signs an update of devices: a register map, or an application of a microcontroller.</summary>
internal static class DevicePackageCommand
{
    public static Command Create()
    {
        Option<string> source = new("--in") { Description = "register map (.yaml), or the bytes of an application (.pe)", Required = true };
        Option<string?> kind = new("--kind") { Description = "kind of device that takes it (default for a register map: map-ID)" };
        Option<long> version = NumberOption.Whole<long>("--version", "version, above the one that devices run (default for a register map: its own)", -1, 1, uint.MaxValue);
        Option<string> key = new("--key") { Description = "file with the publisher's private key (hexadecimal, raw or a keystore)", Required = true };
        Option<string?> password = new("--password") { Description = "file with the keystore's password" };
        Option<string> target = new("--out") { Description = "the package", Required = true };
        JsonOption json = new();
        Command command = new("package", "make and sign an update of devices") { source, kind, version, key, password, target };
        json.AddTo(command);
        command.SetAction(parsed =>
        {
            string path = parsed.GetValue(source)!;
            (string Kind, long Version, byte[] Payload) content = Content(path, parsed.GetValue(kind), parsed.GetValue(version));
            if (content.Payload.Length is 0 or > UpdatePackage.MaximumLength)
            {
                throw new InputException(path, "length", $"{content.Payload.Length} bytes", $"1 to {UpdatePackage.MaximumLength}");
            }

            UpdatePackage package = UpdatePackage.Sign(content.Kind, (uint)content.Version, content.Payload, Publisher(parsed.GetValue(key)!, parsed.GetValue(password), out string publicKey));
            package.Write(parsed.GetValue(target)!);
            json.Write(parsed, new { content.Kind, content.Version, package.Payload.Length, Sha256 = Convert.ToHexStringLower(package.Manifest.Hash), PublisherKey = publicKey });
            return ExitCode.Done;
        });
        return command;
    }

    private static (string Kind, long Version, byte[] Payload) Content(string path, string? kind, long version)
    {
        if (path.EndsWith(".yaml", StringComparison.OrdinalIgnoreCase))
        {
            // What InputFile says about a file that is not there is the same line everywhere.
            InputFile.ReadBytes(path);
            DeviceMap map = MapCompiler.Load(path);
            return version < 0 || version == map.Version
                ? (kind ?? "map-" + map.Id, map.Version, map.Table)
                : throw new InputException(path, "version", $"{map.Version}", $"{version}: a register map carries its own, raise it there");
        }

        if (kind is null || !DeviceName.IsValid(kind))
        {
            throw new InputException("device package", "--kind", kind ?? "nothing", "the kind of device that takes this file, such as esp32");
        }

        return version < 0
            ? throw new InputException("device package", "--version", "nothing", "a whole number above the version that devices run")
            : (kind, version, InputFile.ReadBytes(path));
    }

    private static Sign1Es256k Publisher(string path, string? password, out string publicKey)
    {
        try
        {
            Sign1Es256k signer = new(new Secp256k1(), KeyFile.Read(path, password));
            publicKey = Convert.ToHexStringLower(signer.PublicKey);
            return signer;
        }
        catch (ArgumentException e)
        {
            throw new InputException($"{path}: key: found a number outside the secp256k1 group order, expected 1 to the order", e);
        }
    }
}
