using System.CommandLine;
using System.Diagnostics;
using EdgeEnergy.Cli.Devices;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;
using EdgeEnergy.Messaging;
using Command = System.CommandLine.Command;

namespace EdgeEnergy.Cli.Commands;

/// <summary>`edge device update`: a package to a device over the broker, until the device has confirmed it or rolled it back.</summary>
internal static class DeviceUpdateCommand
{
    public static Command Create()
    {
        Argument<string> device = new("DEVICE") { Description = "id of the device" };
        Argument<string> package = new("PACKAGE") { Description = "file made by edge device package" };
        Option<string> broker = new("--broker") { Description = "HOST:PORT of the MQTT broker", Required = true };
        Option<string> site = new("--site") { Description = "site of the device", Required = true };
        Option<string?> user = new("--user") { Description = "account at the broker that may write to the device's update topic" };
        Option<string?> password = new("--password-file") { Description = "file with the account's password" };
        Option<int> wait = NumberOption.Whole("--wait", "seconds to wait for the end of the trial", 1800, 1, 86_400);
        JsonOption json = new();
        Command command = new("update", "send an update to a device and wait until it is confirmed or rolled back") { device, package, broker, site, user, password, wait };
        json.AddTo(command);
        command.SetAction(async (parsed, cancellation) =>
        {
            string id = Named("DEVICE", parsed.GetValue(device)!);
            Topics topics = new(Named("--site", parsed.GetValue(site)!), id);
            UpdatePackage update = UpdatePackage.Read(parsed.GetValue(package)!);
            (string host, int port) = HostPort.Parse("--broker", parsed.GetValue(broker)!);
            MqttOptions options = new()
            {
                Host = host,
                Port = port,
                ClientId = $"edge-update-{Guid.NewGuid():N}",
                User = parsed.GetValue(user),
                Password = parsed.GetValue(password) is { } file ? SecretFile.Read(file) : null,
            };
            long start = Stopwatch.GetTimestamp();
            UpdateReport? end = await SendAsync(options, topics, update, parsed, TimeSpan.FromSeconds(parsed.GetValue(wait)), cancellation);
            bool active = end is { Error: UpdateError.None };
            json.Write(parsed, new
            {
                Device = id,
                update.Manifest.Kind,
                update.Manifest.Version,
                Confirmed = active,
                ActiveVersion = end?.ActiveVersion,
                Error = active ? null : end?.Why ?? $"no end of the trial within {parsed.GetValue(wait)} s",
                Seconds = Math.Round(Stopwatch.GetElapsedTime(start).TotalSeconds, 1),
            });
            return active ? ExitCode.Done : ExitCode.No;
        });
        return command;
    }

    /// <summary>Null when the time was over before the device said how it ended.</summary>
    private static async Task<UpdateReport?> SendAsync(
        MqttOptions options, Topics topics, UpdatePackage update, ParseResult parsed, TimeSpan longest, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(longest);
        await using UpdateSender sender = new(MqttClients.Create(TimeProvider.System), topics, update, parsed.InvocationConfiguration.Error.WriteLine);
        try
        {
            return await sender.RunAsync(options, patience.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    private static string Named(string where, string name) =>
        DeviceName.IsValid(name) ? name : throw new InputException("device update", where, name, "1 to 48 of A-Z a-z 0-9 - . _");
}
