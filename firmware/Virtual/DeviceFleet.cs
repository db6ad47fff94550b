using EdgeEnergy.Domain;
using EdgeEnergy.Virtual.Configuration;

namespace EdgeEnergy.Virtual;

/// <summary>All devices of a process.</summary>
internal sealed class DeviceFleet : IAsyncDisposable
{
    private readonly VirtualConfig config;
    private readonly TimeProvider time;
    private readonly List<VirtualDevice> devices = [];
    private readonly CancellationTokenSource closing = new();
    private Task connections = Task.CompletedTask;

    public DeviceFleet(VirtualConfig config, TimeProvider time, Func<string, DeviceParts>? parts = null)
    {
        this.config = config;
        this.time = time;
        foreach (DeviceConfig device in config.Devices)
        {
            try
            {
                byte first = (byte)(config.Seed + (devices.Count * 37));
                devices.Add(new VirtualDevice(device, durable: !config.LockStep, first, time, parts?.Invoke(device.Id)));
            }
            catch (ArgumentException e)
            {
                throw new InputException($"{device.Id}: {e.Message.ReplaceLineEndings(" ")}", e);
            }
        }
    }

    public IReadOnlyList<VirtualDevice> Devices => devices;

    /// <summary>Connects all devices; a broker that is away is tried on in the background, one that refuses an account is an error.</summary>
    public async Task ConnectAsync(CancellationToken cancellationToken)
    {
        connections = Task.WhenAll(devices.Select(device => device.Uplink.ConnectAsync(closing.Token)));
        Task patience = Task.Delay(config.AckTimeout, time, cancellationToken);
        if (await Task.WhenAny(connections, patience) == connections)
        {
            await connections;
        }
    }

    public void Run(TextReader input, TextWriter output, CancellationToken stop)
    {
        if (!config.LockStep)
        {
            new RealTime(devices, output, time).Run(stop);
            return;
        }

        DeviceWorker[] workers = [.. devices.Select(device => new DeviceWorker(device, config.AckTimeout))];
        try
        {
            new LockStep(workers, input, output).Run();
        }
        finally
        {
            foreach (DeviceWorker worker in workers)
            {
                worker.Dispose();
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        await closing.CancelAsync();
        foreach (VirtualDevice device in devices)
        {
            await device.DisposeAsync();
        }

        try
        {
            await connections;
        }
        catch (Exception e) when (e is OperationCanceledException or InputException or ObjectDisposedException)
        {
            // The devices are closed; a connection that was still being tried ends with them.
        }

        closing.Dispose();
    }
}
