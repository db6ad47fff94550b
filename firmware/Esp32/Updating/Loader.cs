using System;
using System.IO;
using System.Reflection;
using System.Threading;
using EdgeEnergy.Core;
using nanoFramework.Runtime.Native;

namespace EdgeEnergy.Esp32;

/// <summary>
/// Decides at every start which version of the application runs: what is built in, or one that came over the air and is loaded from its slot. What can not be loaded is
/// rejected, and the version before it runs. The loader itself is only replaced by cable.
/// </summary>
internal sealed class Loader
{
    /// <summary>Where every version begins: static void Start(int slot, uint builtInVersion, bool[] reported).</summary>
    private const string EntryType = "EdgeEnergy.Esp32.Application";
    private const string EntryMethod = "Start";

    /// <summary>A version on trial that hangs is restarted this long after its time was over, whatever it does itself.</summary>
    private const int GraceSeconds = 300;

    private readonly string _drive;
    private readonly Provisioning _settings;
    private readonly IMonotonicClock _clock;
    private readonly uint _builtInVersion;
    private readonly StartApplication _builtIn;
    private readonly bool[] _reported = new bool[1];

    public Loader(string drive, Provisioning settings, IMonotonicClock clock, uint builtInVersion, StartApplication builtIn)
    {
        _drive = drive;
        _settings = settings;
        _clock = clock;
        _builtInVersion = builtInVersion;
        _builtIn = builtIn;
    }

    /// <summary>Runs a version until it wants a restart. Throws whatever ends the version.</summary>
    public void Run()
    {
        int slot = UpdateAgent.BuiltIn;
        bool onTrial = false;
        MethodInfo? entry = null;
        if (_settings.PublisherKey != null)
        {
            Updates updates = Updates.OfApplication(_drive, _settings, _clock, new Secp256k1(), -1, _builtInVersion);
            entry = Choose(updates.Agent);
            slot = updates.Agent.Slot;
            onTrial = updates.Agent.IsOnTrial;

            // The version that runs opens the same files.
            updates.Close();
        }

        if (entry == null)
        {
            _builtIn(slot, _builtInVersion, _reported);
            return;
        }

        int patience = onTrial ? (_settings.UpdateTrialSeconds + GraceSeconds) * 1000 : Timeout.Infinite;
        using Timer watch = new Timer(Watch, null, patience, Timeout.Infinite);
        entry.Invoke(null, new object[] { slot, _builtInVersion, _reported });
    }

    /// <summary>The entry of the newest version that can be loaded, null for what is built in.</summary>
    private MethodInfo? Choose(UpdateAgent agent)
    {
        while (agent.Slot != UpdateAgent.BuiltIn)
        {
            try
            {
                Assembly assembly = Assembly.Load(File.ReadAllBytes(Updates.ApplicationFile(_drive, agent.Slot)));
                Type? type = assembly.GetType(EntryType);
                MethodInfo? method = type?.GetMethod(EntryMethod, BindingFlags.Public | BindingFlags.Static);
                if (method != null)
                {
                    return method;
                }

                Console.WriteLine("update: rejected, it has no " + EntryType + "." + EntryMethod);
            }
            catch (Exception e)
            {
                // No assembly, one of another library version, or no memory for it.
                Console.WriteLine("update: rejected, it can not be loaded: " + e.Message);
            }

            agent.Reject();
        }

        return null;
    }

    private void Watch(object? state)
    {
        try
        {
            if (!_reported[0])
            {
                Console.WriteLine("restart: the version on trial hangs");
                Power.RebootDevice();
            }
        }
        catch (Exception e)
        {
            Console.WriteLine("loader: " + e.Message);
        }
    }
}
