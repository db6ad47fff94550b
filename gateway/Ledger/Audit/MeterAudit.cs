using System.Numerics;
using EdgeEnergy.Core;
using EdgeEnergy.Domain;

namespace EdgeEnergy.Ledger;

/// <summary>What a party's meter says: who it is, what it stated, and the readings under that.</summary>
internal sealed class MeterAudit(Evidence evidence, IEcdsaVerifier verifier, AuditLog log)
{
    private readonly ReadingCodec _codec = new();
    private readonly CoseEnvelope _envelope = new();
    private readonly Sha256 _sha = new();

    /// <summary>Every meter that the trade needs, and no other.</summary>
    public void Run()
    {
        EvidenceTrade trade = evidence.Trade;
        log.Check("parties", () =>
        {
            EvidenceRole[] expected = trade.Source == EnergySource.Grid ? [EvidenceRole.Buyer] : [EvidenceRole.Seller, EvidenceRole.Buyer];
            AuditLog.Same("parties", string.Join(", ", evidence.Parties.Select(p => p.Role)), string.Join(", ", expected));
            foreach (EvidenceParty party in evidence.Parties)
            {
                AuditLog.Same($"account of the {Name(party)}", party.Account, party.Role == EvidenceRole.Seller ? trade.Seller : trade.Buyer);
            }

            return trade.Source == EnergySource.Grid ? "the buyer; the grid has no meter" : "seller and buyer";
        });
        foreach (EvidenceParty party in evidence.Parties)
        {
            Run(party);
        }
    }

    private static string Name(EvidenceParty party) => party.Role == EvidenceRole.Seller ? "seller" : "buyer";

    private void Run(EvidenceParty party)
    {
        string name = Name(party);
        log.Check($"{name}: meter", () =>
        {
            AuditLog.Require(DeviceName.IsValid(party.Meter.DeviceId), "device", party.Meter.DeviceId, "the name of a device");
            AuditLog.Require(party.Meter.PublicKey.Length == Secp256k1.PublicKeyLength, "public key", $"{party.Meter.PublicKey.Length} bytes", $"{Secp256k1.PublicKeyLength}");
            AuditLog.Same("address", party.Meter.Address, EthereumAddress.Format(EthereumAddress.OfPublicKey(party.Meter.PublicKey)));
            return $"device {party.Meter.DeviceId}, address {party.Meter.Address}";
        });
        if (party.Registration is { } registration)
        {
            log.Check($"{name}: meter registered", () => Registered(party, registration));
        }
        else
        {
            log.NotOffline($"{name}: meter registered", "the evidence has no event of the vault that names the meter");
        }

        if (party.Statement is not { } statement)
        {
            log.Check($"{name}: statement", () =>
            {
                AuditLog.Require(evidence.Trade.Wh == 0, "statement", "none", "one, because energy was delivered");
                AuditLog.Require(party.Readings.Count == 0, "readings", $"{party.Readings.Count}", "none without a statement");
                return "the meter made none, and nothing was delivered";
            });
            return;
        }

        log.Check($"{name}: statement", () => Stated(party, statement));
        log.Check($"{name}: readings signed", () => Signed(party));
        log.Check($"{name}: readings chained", () => Chained(party, statement));
        Energy(party, $"{name}: import of the readings", ReadingEnergy.Import, statement.ImportWh);
        Energy(party, $"{name}: export of the readings", ReadingEnergy.Export, statement.ExportWh);
        Delivery(party, statement, $"{name}: delivered by its meter");
    }

    private string Registered(EvidenceParty party, EvidenceRegistration registration)
    {
        byte[] meter = Keccak.Hash(System.Text.Encoding.UTF8.GetBytes(party.Meter.DeviceId));
        LogEntry entry = EventAudit.Open(registration.Event, evidence.Vault, [.. AuditEvents.MeterOf(party.Account), meter]);
        EventAudit.RequireBefore(registration.Event, evidence.Settlement.Event);
        AuditLog.SameBytes("meter", registration.MeterId, meter);
        AbiReader data = new(entry.Data);
        AuditLog.Same("address of the meter", registration.Address, data.Address(0));
        AuditLog.Same("address of the meter", registration.Address, party.Meter.Address);
        AuditLog.Same("homes", registration.Multiplier, data.Long(1));
        return $"by the vault in block {registration.Event.BlockNumber}, for {registration.Multiplier} homes like it";
    }

    private string Stated(EvidenceParty party, EvidenceStatement told)
    {
        AuditLog.Same("start of the statement's period", told.PeriodStart, evidence.Trade.PeriodStart);
        AuditLog.Same("length of the statement's period", told.PeriodSeconds, 60L * evidence.Trade.PeriodMinutes);
        AuditLog.Require(told.ImportWh >= 0 && told.ExportWh >= 0, "energy of the statement", $"{told.ImportWh}, {told.ExportWh}", "none below 0");
        AuditLog.Require(told.HeadHash.Length == Sha256.HashLength && told.Signature.Length == Secp256k1.RecoverableSignatureLength, "statement", "another length", "32 and 65 bytes");

        // v has two forms; a device writes 27 or 28.
        AuditLog.Require(told.Signature[^1] is 27 or 28, "v of the signature", $"{told.Signature[^1]}", "27 or 28");
        byte[] digest = new byte[Sha256.HashLength];
        new StatementCodec().Digest(ToCore(party, told), digest, 0);
        AuditLog.SameBytes("digest", told.Digest, digest);
        byte[] signer = new byte[EthereumAddress.Length];
        AuditLog.Require(verifier.TryRecover(digest, told.Signature, signer), "signature of the statement", "one that nobody made", "a signature with low s");
        AuditLog.Same("signer of the statement", EthereumAddress.Format(signer), party.Meter.Address);
        return $"{told.ImportWh} Wh in, {told.ExportWh} Wh out, signed by the device";
    }

    private static Core.IntervalStatement ToCore(EvidenceParty party, EvidenceStatement told)
    {
        Core.IntervalStatement statement = new()
        {
            DeviceId = party.Meter.DeviceId,
            PeriodStart = told.PeriodStart,
            PeriodSeconds = checked((uint)told.PeriodSeconds),
            ImportWh = told.ImportWh,
            ExportWh = told.ExportWh,
            Epoch = checked((uint)told.Epoch),
            FirstSequence = checked((uint)told.FirstSequence),
            LastSequence = checked((uint)told.LastSequence),
        };
        told.HeadHash.CopyTo(statement.HeadHash, 0);
        return statement;
    }

    private string Signed(EvidenceParty party)
    {
        Reading reading = new();
        byte[] hash = new byte[Sha256.HashLength];
        for (int i = 0; i < party.Readings.Count; i++)
        {
            byte[] bytes = party.Readings[i];
            Decode(bytes, i, reading);
            AuditLog.Same($"device of reading {i}", reading.DeviceId, party.Meter.DeviceId);
            AuditLog.Require(_envelope.Algorithm == CoseEnvelope.Es256k, $"algorithm of reading {i}", $"{_envelope.Algorithm}", $"{CoseEnvelope.Es256k} (ES256K)");
            _envelope.SigningHash(bytes, _sha, hash, 0);
            AuditLog.Require(
                verifier.Verify(party.Meter.PublicKey, hash, bytes.AsSpan(_envelope.SignatureOffset, _envelope.SignatureLength)), $"signature of reading {i}", "another one", "the device's");
        }

        return $"{party.Readings.Count} readings by {party.Meter.DeviceId}";
    }

    private string Chained(EvidenceParty party, EvidenceStatement told)
    {
        Reading reading = new();
        byte[] head = new byte[Sha256.HashLength];
        (uint Epoch, uint Sequence)? before = null;
        bool first = false;
        for (int i = 0; i < party.Readings.Count; i++)
        {
            Decode(party.Readings[i], i, reading);
            if (before is { } place)
            {
                bool next = reading.Epoch == place.Epoch ? reading.Sequence == place.Sequence + 1 : reading.Epoch == place.Epoch + 1 && reading.Sequence == 1;
                AuditLog.Require(next, $"place of reading {i}", $"{reading.Epoch}/{reading.Sequence}", $"the one after {place.Epoch}/{place.Sequence}");
                AuditLog.SameBytes($"hash before reading {i}", reading.PreviousHash, reading.Epoch == place.Epoch ? head : new byte[Sha256.HashLength]);
            }

            before = (reading.Epoch, reading.Sequence);
            first |= reading.Epoch == told.Epoch && reading.Sequence == told.FirstSequence;
            _codec.HeadHash(party.Readings[i], 0, party.Readings[i].Length, head, 0);
        }

        AuditLog.Require(first, "readings", "others", $"{told.Epoch}/{told.FirstSequence} among them");
        AuditLog.Same("last reading", $"{before!.Value.Epoch}/{before.Value.Sequence}", $"{told.Epoch}/{told.LastSequence}");
        AuditLog.SameBytes("hash of the last reading", told.HeadHash, head);
        return $"from {told.Epoch}/{told.FirstSequence} to {told.Epoch}/{told.LastSequence}, the hash of the last in the statement";
    }

    private void Energy(EvidenceParty party, string name, int quantity, long stated)
    {
        EnergyBounds? bounds = null;
        log.Check(name, () =>
        {
            bounds = new ReadingEnergy(evidence.Trade.PeriodStart, evidence.Trade.PeriodMinutes * 60).Of(party.Readings, quantity);
            AuditLog.Require(bounds.Unknown is not null || bounds.Contains(stated), "energy of the statement", $"{stated} Wh", $"{bounds.Low} to {bounds.High} Wh by the readings");
            return $"{stated} Wh stated, {bounds.Low} to {bounds.High} Wh by {party.Readings.Count} readings";
        });
        if (bounds?.Unknown is { } unknown)
        {
            log.Withdraw(name, unknown);
        }
    }

    private void Delivery(EvidenceParty party, EvidenceStatement told, string name)
    {
        if (party.Registration is not { } registration)
        {
            log.NotOffline(name, "the evidence does not say for how many homes the meter speaks");
            return;
        }

        log.Check(name, () =>
        {
            (string what, long wh) = party.Role == EvidenceRole.Seller ? ("export", told.ExportWh) : ("import", told.ImportWh);
            BigInteger atBus = (BigInteger)wh * registration.Multiplier;
            AuditLog.Require(evidence.Trade.Wh <= atBus, "delivered Wh", $"{evidence.Trade.Wh}", $"at most the {atBus} of the statement's {what}");
            return $"{evidence.Trade.Wh} of {atBus} Wh {what}";
        });
    }

    private void Decode(byte[] bytes, int place, Reading reading)
    {
        DecodeResult result = _codec.Decode(bytes, 0, bytes.Length, reading, _envelope);
        AuditLog.Require(result == DecodeResult.Ok, $"reading {place}", $"{result}", "a signed reading");
    }
}
