using EdgeEnergy.Domain;
using EdgeEnergy.Service.Configuration;

namespace EdgeEnergy.Service;

/// <summary>Holds the gateway of the community in the store, or none before one is imported.</summary>
public sealed class GatewayHost(GatewayServices services) : IAsyncDisposable
{
    private const string CommunitySetting = "community";
    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Gateway? gateway;

    public Gateway? Gateway => gateway;

    public GatewayServices Services { get; } = services;

    /// <summary>Starts the gateway of the stored community; nothing when there is none.</summary>
    public async Task StartAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (Services.Store.GetSetting(CommunitySetting) is { } stored)
            {
                gateway = await Gateway.StartAsync(Services, new Community(CommunityDocument.Parse(stored, "stored community")), cancellation);
            }
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Takes a community into the store and starts its gateway. A gateway that has one keeps it; one that can not start stores nothing of it.</summary>
    public async Task ImportAsync(CommunityDocument document, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (gateway is not null)
            {
                throw new InputException("community", "import", "a second one", "a gateway without a community");
            }

            Community community = new(document);
            Gateway started = await Gateway.StartAsync(Services, community, cancellation);
            try
            {
                Services.Store.SaveParticipants(community.Participants);
                Services.Store.SaveDevices(community.Devices());
                Services.Store.SetSetting(CommunitySetting, document.ToJson());
            }
            catch
            {
                await started.DisposeAsync();
                throw;
            }

            gateway = started;
            await started.FlushAsync(cancellation);
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (gateway is not null)
        {
            await gateway.DisposeAsync();
        }

        gate.Dispose();
    }
}
