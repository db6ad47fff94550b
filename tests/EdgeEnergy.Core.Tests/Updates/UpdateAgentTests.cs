using EdgeEnergy.Core.Tests.Log;
using EdgeEnergy.Core.Tests.Nodes;

namespace EdgeEnergy.Core.Tests.Updates;

public sealed class UpdateAgentTests
{
    private readonly UpdateBench bench = new();

    [Fact]
    public void A_signed_version_is_staged_tried_and_kept_once_it_reports_in()
    {
        UpdateAgent agent = bench.Boot();
        byte[] payload = UpdateBench.Payload(11);
        bench.Send(agent, 11, payload, bench.Manifest(11, payload));
        Assert.Equal((UpdatePhase.Staged, 0, 10u, 11u), (agent.Phase, agent.Slot, agent.ActiveVersion, agent.CandidateVersion));
        Assert.True(agent.Activate());
        Assert.True(agent.WantsRestart);

        agent = bench.Boot();
        Assert.True(agent.IsOnTrial);
        Assert.Equal(payload, bench.Running(agent));
        agent.Confirm();

        Assert.Equal((UpdatePhase.Idle, 11u), (agent.Phase, agent.ActiveVersion));
        agent = bench.Boot();
        Assert.Equal((UpdatePhase.Idle, 11u, UpdateError.None), (agent.Phase, agent.ActiveVersion, agent.Error));
        Assert.Equal(payload, bench.Running(agent));

        // The next one goes into the other slot.
        byte[] next = UpdateBench.Payload(12);
        bench.Send(agent, 12, next, bench.Manifest(12, next));
        agent.Activate();
        agent = bench.Boot();
        Assert.Equal((2, true), (agent.Slot, agent.IsOnTrial));
        Assert.Equal(next, bench.Running(agent));
    }

    [Fact]
    public void A_version_that_does_not_report_in_is_rolled_back_and_not_taken_again()
    {
        UpdateAgent agent = Trial(11, out byte[] manifest);
        bench.Clock.Milliseconds += bench.Options.TrialMilliseconds - 1;
        agent.Step();
        Assert.Equal((UpdatePhase.Trial, false), (agent.Phase, agent.WantsRestart));
        bench.Clock.Milliseconds++;
        agent.Step();

        Assert.Equal((UpdatePhase.Idle, UpdateError.RolledBack, true), (agent.Phase, agent.Error, agent.WantsRestart));
        agent = bench.Boot();
        Assert.Equal((0, 10u, UpdateError.RolledBack), (agent.Slot, agent.ActiveVersion, agent.Error));
        Assert.Equal(UpdateError.FailedBefore, agent.Offer(manifest, 0, manifest.Length));
        byte[] fixedPayload = UpdateBench.Payload(12);
        bench.Send(agent, 12, fixedPayload, bench.Manifest(12, fixedPayload));
        Assert.Equal(UpdatePhase.Staged, agent.Phase);
    }

    [Fact]
    public void A_version_that_dies_at_every_start_is_started_three_times()
    {
        Trial(11, out _);
        int starts = 1;
        while (bench.Boot().IsOnTrial)
        {
            starts++;
        }

        Assert.Equal(bench.Options.TrialBoots, starts);
        Assert.Equal((0, UpdateError.RolledBack), (bench.Boot().Slot, bench.Boot().Error));
    }

    [Fact]
    public void A_rollback_goes_to_the_version_before_and_not_to_what_is_built_in()
    {
        UpdateAgent agent = Trial(11, out _);
        agent.Confirm();
        byte[] bad = UpdateBench.Payload(12);
        bench.Send(agent, 12, bad, bench.Manifest(12, bad));
        agent.Activate();
        agent = bench.Boot();
        agent.Reject();

        Assert.Equal((1, 11u, UpdateError.RolledBack), (agent.Slot, agent.ActiveVersion, agent.Error));
        Assert.Equal(UpdateBench.Payload(11), bench.Running(bench.Boot()));
    }

    [Fact]
    public void Offers_that_must_not_be_taken_have_a_reason_each()
    {
        UpdateAgent agent = bench.Boot();
        byte[] payload = UpdateBench.Payload(11);
        byte[] stranger = [.. Enumerable.Range(1, 32).Select(i => (byte)i)];
        byte[] good = bench.Manifest(11, payload);

        Assert.Equal(UpdateError.Malformed, Offer(agent, [0xd2, 1, 2]));
        Assert.Equal(UpdateError.Forged, Offer(agent, bench.Manifest(11, payload, key: stranger)));
        Assert.Equal(UpdateError.WrongKind, Offer(agent, bench.Manifest(11, payload, kind: "meadow")));
        Assert.Equal(UpdateError.WrongLength, Offer(agent, bench.Manifest(11, new byte[8193])));
        Assert.Equal(UpdateError.WrongLength, Offer(agent, bench.Manifest(11, [])));
        Assert.Equal(UpdateError.NotNewer, Offer(agent, bench.Manifest(10, payload)));
        Assert.Equal(UpdatePhase.Idle, agent.Phase);
        Assert.Empty(bench.Store.List());
        for (int bit = 0; bit < good.Length * 8; bit++)
        {
            byte[] changed = [.. good];
            changed[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(UpdateError.None, Offer(agent, changed));
        }

        Assert.Equal(UpdateError.None, Offer(agent, good));
        Assert.Equal(UpdatePhase.Staging, agent.Phase);
    }

    [Fact]
    public void Chunks_out_of_place_are_left_and_damaged_bytes_are_asked_for_again()
    {
        UpdateAgent agent = bench.Boot();
        byte[] payload = UpdateBench.Payload(11);
        byte[] manifest = bench.Manifest(11, payload);
        Offer(agent, manifest);
        byte[][] useless =
        [
            UpdateBench.Chunk(11, 700, payload[700..1400]), UpdateBench.Chunk(12, 0, payload[..700]), UpdateBench.Chunk(11, 0, [])[..3], [], [0x83], [0xFF, 0xFF],
        ];
        foreach (byte[] message in useless)
        {
            agent.Receive(message, 0, message.Length);
            Assert.Equal(0, agent.Offset);
        }

        byte[] damaged = [.. payload];
        damaged[1234] ^= 1;
        for (int at = 0; at < payload.Length; at += 1000)
        {
            byte[] message = UpdateBench.Chunk(11, at, damaged[at..(at + 1000)]);
            agent.Receive(message, 0, message.Length);
        }

        Assert.Equal((UpdatePhase.Staging, UpdateError.WrongHash, 0), (agent.Phase, agent.Error, agent.Offset));
        Assert.False(agent.Activate());
        bench.Send(agent, 11, payload, manifest);
        Assert.Equal(UpdatePhase.Staged, agent.Phase);
    }

    [Fact]
    public void Random_messages_stage_nothing_and_throw_nothing()
    {
        Random random = new(17);
        UpdateAgent agent = bench.Boot();
        byte[] payload = UpdateBench.Payload(11);
        byte[] manifest = bench.Manifest(11, payload);
        Offer(agent, manifest);
        byte[] chunk = UpdateBench.Chunk(11, 0, payload[..100]);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] message = [.. random.Next(2) == 0 ? manifest : chunk];
            for (int change = random.Next(1, 6); change > 0; change--)
            {
                message[random.Next(message.Length)] = (byte)random.Next(256);
            }

            agent.Receive(message, 0, random.Next(message.Length + 1));
            Assert.True(agent.Phase == UpdatePhase.Staging && agent.CandidateVersion == 11);
        }
    }

    [Fact]
    public void A_package_file_is_staged_like_messages()
    {
        UpdateAgent agent = bench.Boot();
        byte[] payload = UpdateBench.Payload(11, 5000);
        byte[] manifest = bench.Manifest(11, payload);
        byte[] head = new byte[UpdateManifestCodec.PackageHead];
        UpdateManifestCodec.PutHead(head, manifest.Length);
        byte[] package = [.. head, .. manifest, .. payload];

        Assert.False(agent.Stage(FileOf(package[1..])));
        Assert.Equal(UpdateError.Malformed, agent.Error);
        Assert.False(agent.Stage(FileOf(package[..^1])));
        Assert.Equal(UpdateError.WrongLength, agent.Error);
        Assert.True(agent.Stage(FileOf(package)));
        Assert.Equal(UpdatePhase.Staged, agent.Phase);
    }

    [Fact]
    public void Damaged_flash_never_runs()
    {
        UpdateAgent agent = Trial(11, out _);
        agent.Confirm();
        bench.Store.Damage(0, 100);

        agent = bench.Boot();
        Assert.Equal((0, 10u), (agent.Slot, agent.ActiveVersion));

        Trial(12, out _);
        bench.Store.Damage(0, 100);
        Assert.Equal((0, UpdateError.RolledBack), (bench.Boot().Slot, bench.Boot().Error));
    }

    [Fact]
    public void A_damaged_state_record_means_what_is_built_in()
    {
        UpdateAgent agent = Trial(11, out _);
        agent.Confirm();
        bench.DamageState();

        Assert.Equal((0, 10u, UpdatePhase.Idle), (bench.Boot().Slot, bench.Boot().ActiveVersion, bench.Boot().Phase));
    }

    [Fact]
    public void A_firmware_newer_than_the_slot_runs_itself()
    {
        UpdateAgent agent = Trial(11, out _);
        agent.Confirm();
        bench.Options.BuiltInVersion = 20;

        Assert.Equal((0, 20u), (bench.Boot().Slot, bench.Boot().ActiveVersion));
    }

    [Fact]
    public void Reports_say_where_it_stands()
    {
        UpdateAgent agent = bench.Boot();
        byte[] payload = UpdateBench.Payload(11);
        Offer(agent, bench.Manifest(11, payload));
        byte[] chunk = UpdateBench.Chunk(11, 0, payload[..500]);
        agent.Receive(chunk, 0, chunk.Length);
        byte[] report = new byte[32];
        Assert.True(agent.HasReport);
        int length = agent.Report(report, 0);

        Assert.Equal("8501000a0b1901f4", Convert.ToHexString(report, 0, length).ToLowerInvariant());
        Assert.False(agent.HasReport);
    }

    /// <summary>
    /// Power goes at every byte, every other change of the medium and before or after every write of the record, over staging, trial and confirmation. Afterwards only
    /// verified bytes run, and the update comes to its end when it is sent again.
    /// </summary>
    [Theory]
    [InlineData(CutMode.Everything)]
    [InlineData(CutMode.SyncedOnly)]
    [InlineData(CutMode.Garbage)]
    public void Power_may_go_at_any_moment(CutMode mode)
    {
        Random random = new(3);
        byte[] payload = UpdateBench.Payload(11, 600);
        byte[] manifest = bench.Manifest(11, payload);
        int steps = 0;
        for (int cut = 0; ; cut++)
        {
            UpdateBench cutBench = new();
            cutBench.Store.StepsLeft = cut;
            bool finished = Whole(cutBench, payload, manifest);
            if (finished)
            {
                steps = cut;
                break;
            }

            GoOn(cutBench.AfterCut(mode, random), payload, manifest);
        }

        Assert.InRange(steps, payload.Length, payload.Length + 100);
        int writes = 0;
        for (int cut = 0; ; cut++)
        {
            UpdateBench cutBench = new() { StateWritesLeft = cut / 2, CutAfterWrite = cut % 2 == 1 };
            bool finished = Whole(cutBench, payload, manifest);
            if (finished)
            {
                writes = cut / 2;
                break;
            }

            GoOn(cutBench.AfterCut(mode, random), payload, manifest);
        }

        Assert.InRange(writes, 5, 8);
    }

    /// <summary>The same with a version that never reports in: the old one runs at the end, whenever power went.</summary>
    [Fact]
    public void Power_may_go_at_any_moment_of_a_rollback()
    {
        Random random = new(4);
        for (int cut = 0; cut < 12; cut++)
        {
            UpdateBench cutBench = new();
            byte[] payload = UpdateBench.Payload(11, 600);
            byte[] manifest = cutBench.Manifest(11, payload);
            UpdateAgent agent = cutBench.Boot();
            cutBench.Send(agent, 11, payload, manifest);
            agent.Activate();
            cutBench.StateWritesLeft = cut / 2;
            cutBench.CutAfterWrite = cut % 2 == 1;
            try
            {
                for (int boot = 0; boot < 5; boot++)
                {
                    agent = cutBench.Boot();
                    cutBench.Clock.Milliseconds += 2 * cutBench.Options.TrialMilliseconds;
                    agent.Step();
                }
            }
            catch (PowerCutException)
            {
                cutBench = cutBench.AfterCut(CutMode.Garbage, random);
            }

            cutBench.StateWritesLeft = int.MaxValue;
            for (int boot = 0; boot < 5; boot++)
            {
                agent = cutBench.Boot();
            }

            Assert.Equal((0, 10u, UpdatePhase.Idle), (agent.Slot, agent.ActiveVersion, agent.Phase));
            Assert.Equal(UpdateError.FailedBefore, Offer(agent, manifest));
        }
    }

    [Fact]
    public void A_node_takes_an_update_over_its_uplink_and_confirms_it_when_a_reading_has_arrived()
    {
        TestDevice device = new();
        device.Options.Updates = bench.Boot();
        device.Boot();
        device.Step();
        byte[] payload = UpdateBench.Payload(11);
        device.Uplink.Send(UplinkMessage.Update, bench.Manifest(11, payload));
        for (int at = 0; at < payload.Length; at += 1000)
        {
            device.Uplink.Send(UplinkMessage.Update, UpdateBench.Chunk(11, at, payload[at..(at + 1000)]));
        }

        device.Step();
        Assert.Equal(UpdatePhase.Staged, device.Options.Updates.Phase);
        Assert.Contains(device.Uplink.Published, m => m.Topic == "edgeenergy/v1/test/dev-b07/update-report");
        device.Options.Updates.Activate();

        device.Options.Updates = bench.Boot();
        device.GatewayUp = false;
        device.Boot();
        device.Step();
        Assert.True(device.Options.Updates.IsOnTrial);
        device.GatewayUp = true;
        device.Step(300);
        Assert.Equal((UpdatePhase.Idle, 11u), (device.Options.Updates.Phase, device.Options.Updates.ActiveVersion));
    }

    private static UpdateError Offer(UpdateAgent agent, byte[] manifest)
    {
        agent.Receive(manifest, 0, manifest.Length);
        return manifest.Length > 0 && manifest[0] >> 5 == 6 ? agent.Error : UpdateError.Malformed;
    }

    private static IBlockFile FileOf(byte[] bytes)
    {
        IBlockFile file = new MemoryBlockStore().Open("package");
        file.Append(bytes, 0, bytes.Length);
        return file;
    }

    /// <summary>Everything from the offer to the confirmed start; false when the power went.</summary>
    private static bool Whole(UpdateBench cutBench, byte[] payload, byte[] manifest)
    {
        try
        {
            UpdateAgent agent = cutBench.Boot();
            cutBench.Send(agent, 11, payload, manifest, 250);
            Assert.True(agent.Activate());
            agent = cutBench.Boot();
            agent.Confirm();
            return true;
        }
        catch (PowerCutException)
        {
            return false;
        }
    }

    private static void GoOn(UpdateBench after, byte[] payload, byte[] manifest)
    {
        UpdateAgent agent = after.Boot();
        byte[]? running = after.Running(agent);
        Assert.True(running is null ? agent.ActiveVersion == 10 : running.AsSpan().SequenceEqual(payload));
        agent.Confirm();
        if (agent.ActiveVersion == 10)
        {
            after.Send(agent, 11, payload, manifest, 250);
            Assert.Equal(UpdatePhase.Staged, agent.Phase);
            agent.Activate();
            agent = after.Boot();
            agent.Confirm();
        }

        Assert.Equal((UpdatePhase.Idle, 11u), (agent.Phase, agent.ActiveVersion));
        Assert.Equal(payload, after.Running(after.Boot()));
    }

    private UpdateAgent Trial(uint version, out byte[] manifest)
    {
        UpdateAgent agent = bench.Boot();
        byte[] payload = UpdateBench.Payload(version);
        manifest = bench.Manifest(version, payload);
        bench.Send(agent, version, payload, manifest);
        Assert.True(agent.Activate());
        return bench.Boot();
    }
}
