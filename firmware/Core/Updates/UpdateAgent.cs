using System;

namespace EdgeEnergy.Core;

/// <summary>
/// Over-the-air updates with two slots and what is built in: an offer by the publisher, chunks into the slot that does not run, verification, a trial start, and back
/// to the old version when the new one does not report in. Power may go at any moment: the state record decides what runs, and it names only verified bytes.
/// </summary>
public sealed class UpdateAgent
{
    /// <summary>Slot 0 is what is built in, 1 and 2 are files.</summary>
    public const int BuiltIn = 0;

    /// <summary>Longest chunk of the payload in one message.</summary>
    public const int MaxChunk = 1024;

    /// <summary>Longest message of <see cref="Receive"/>.</summary>
    public const int MaxMessage = MaxChunk + 24;

    /// <summary>Bytes of the state record.</summary>
    public const int StateLength = ManifestOffset + UpdateManifestCodec.MaxLength + 4;

    private const byte StateVersion = 1;
    private const int HashOffset = 16;
    private const int ActiveLengthOffset = HashOffset + Sha256.HashLength;
    private const int ManifestOffset = ActiveLengthOffset + 6;
    private const int BlockBytes = 512;

    private readonly UpdateOptions _options;
    private readonly IBlockStore _store;
    private readonly IStateFile _stateFile;
    private readonly IMonotonicClock _clock;
    private readonly Secp256k1 _curve;
    private readonly UpdateManifestCodec _codec = new UpdateManifestCodec();
    private readonly UpdateManifest _manifest = new UpdateManifest();
    private readonly UpdateManifest _offer = new UpdateManifest();
    private readonly CborReader _reader = new CborReader();
    private readonly CborWriter _writer = new CborWriter();
    private readonly Sha256 _sha = new Sha256();
    private readonly byte[] _state = new byte[StateLength];
    private readonly byte[] _block = new byte[BlockBytes];
    private readonly byte[] _hash = new byte[Sha256.HashLength];
    private readonly byte[] _activeHash = new byte[Sha256.HashLength];
    private readonly byte[] _manifestBytes = new byte[UpdateManifestCodec.MaxLength];
    private IBlockFile? _file;
    private int _manifestLength;
    private int _activeSlot;
    private int _activeLength;
    private int _candidateSlot;
    private int _boots;
    private uint _failedVersion;
    private long _started;

    /// <summary>Takes up where the last run ended and decides which slot runs: see <see cref="Slot"/>. Throws IOException when the medium fails.</summary>
    public UpdateAgent(UpdateOptions options, IBlockStore store, IStateFile stateFile, IMonotonicClock clock, Secp256k1 curve)
    {
        if (!DeviceName.IsValid(options.Kind) || options.PublisherKey.Length != Secp256k1.PublicKeyLength)
        {
            throw new ArgumentException("updates need a kind and a 64-byte publisher key", nameof(options));
        }

        _options = options;
        _store = store;
        _stateFile = stateFile;
        _clock = clock;
        _curve = curve;
        _started = clock.Milliseconds;
        ActiveVersion = options.BuiltInVersion;
        Load();
        Boot();
    }

    /// <summary>Kind of the packages it takes.</summary>
    public string Kind => _options.Kind;

    public UpdatePhase Phase { get; private set; }

    public UpdateError Error { get; private set; }

    /// <summary>Slot to run: 0 what is built in, 1 or 2 a file named by <see cref="NameOf"/>.</summary>
    public int Slot { get; private set; }

    /// <summary>Version that runs when nothing is on trial.</summary>
    public uint ActiveVersion { get; private set; }

    /// <summary>Version that is being staged or tried, 0 for none.</summary>
    public uint CandidateVersion => Phase == UpdatePhase.Idle ? 0 : _manifest.Version;

    /// <summary>Newest version that was tried and rolled back, 0 for none.</summary>
    public uint FailedVersion => _failedVersion;

    /// <summary>Bytes that are stored; the next chunk begins here.</summary>
    public int Offset { get; private set; }

    /// <summary>True when the device should restart into another slot.</summary>
    public bool WantsRestart { get; private set; }

    /// <summary>True when there is something new to report.</summary>
    public bool HasReport { get; private set; }

    /// <summary>True while a new version runs that has not reported in.</summary>
    public bool IsOnTrial => Phase == UpdatePhase.Trial && Slot == _candidateSlot;

    public static string NameOf(int slot) => slot == 1 ? "slot-a.bin" : "slot-b.bin";

    /// <summary>Takes a message: a manifest (CBOR tag 18) or a chunk [version, offset, bytes]. Throws IOException when the medium fails; it can then be sent again.</summary>
    public void Receive(byte[] message, int offset, int count)
    {
        HasReport = true;
        if (count > 0 && message[offset] >> 5 == 6)
        {
            Offer(message, offset, count);
            return;
        }

        _reader.Start(message, offset, count);
        bool chunk = _reader.ReadArrayHeader(out int items) && items == 3 && _reader.ReadUnsigned(uint.MaxValue, out ulong version) && version == CandidateVersion
            && _reader.ReadUnsigned(int.MaxValue, out ulong at) && (int)at == Offset;
        if (chunk && _reader.ReadBytes(out int data, out int length) && _reader.AtEnd)
        {
            Store(message, data, length);
        }
    }

    /// <summary>Takes a manifest; the same one again goes on where its staging stands.</summary>
    public UpdateError Offer(byte[] bytes, int offset, int count)
    {
        HasReport = true;
        if (_codec.Decode(bytes, offset, count, _options.PublisherKey, _curve, _offer, out bool authentic) != DecodeResult.Ok)
        {
            return Error = UpdateError.Malformed;
        }

        Error = !authentic ? UpdateError.Forged
            : _offer.Kind != _options.Kind ? UpdateError.WrongKind
            : _offer.Length < 1 || _offer.Length > _options.MaximumLength ? UpdateError.WrongLength
            : _offer.Version <= ActiveVersion ? UpdateError.NotNewer
            : _offer.Version == _failedVersion ? UpdateError.FailedBefore
            : Phase == UpdatePhase.Trial ? UpdateError.Busy
            : UpdateError.None;
        if (Error == UpdateError.None && !IsSameOffer(bytes, offset, count))
        {
            Begin(bytes, offset, count);
        }

        return Error;
    }

    /// <summary>Stages a whole package file; true when it is verified and waits for <see cref="Activate"/>.</summary>
    public bool Stage(IBlockFile package)
    {
        byte[] chunk = new byte[MaxChunk];
        int manifest = package.Read(0, chunk, 0, UpdateManifestCodec.PackageHead) == UpdateManifestCodec.PackageHead ? UpdateManifestCodec.ManifestLength(chunk) : 0;
        if (manifest == 0 || package.Read(UpdateManifestCodec.PackageHead, chunk, 0, manifest) != manifest)
        {
            Error = UpdateError.Malformed;
            return false;
        }

        if (Offer(chunk, 0, manifest) != UpdateError.None)
        {
            return false;
        }

        int payload = UpdateManifestCodec.PackageHead + manifest;
        while (Phase == UpdatePhase.Staging)
        {
            int count = package.Read(payload + Offset, chunk, 0, MaxChunk);
            if (count == 0)
            {
                Error = UpdateError.WrongLength;
                return false;
            }

            Store(chunk, 0, count);
            if (Error != UpdateError.None)
            {
                return false;
            }
        }

        return Phase == UpdatePhase.Staged;
    }

    /// <summary>Puts what is staged on trial; the device is to restart then. False when nothing is staged.</summary>
    public bool Activate()
    {
        if (Phase != UpdatePhase.Staged)
        {
            return false;
        }

        Phase = UpdatePhase.Trial;
        _boots = 0;
        Save();
        WantsRestart = true;
        HasReport = true;
        return true;
    }

    /// <summary>The version that runs has reported in: a gateway has acknowledged what it sent.</summary>
    public void Confirm()
    {
        if (!IsOnTrial)
        {
            return;
        }

        _activeSlot = _candidateSlot;
        _activeLength = _manifest.Length;
        ActiveVersion = _manifest.Version;
        Array.Copy(_manifest.Hash, 0, _activeHash, 0, _activeHash.Length);
        Finish(UpdateError.None);
    }

    /// <summary>What the slot holds can not be started: back to the version before the one on trial, without waiting, and from a confirmed one to what is built in.</summary>
    public void Reject()
    {
        if (IsOnTrial)
        {
            RollBack();
            Slot = _activeSlot;
        }
        else if (Slot != BuiltIn)
        {
            _activeSlot = BuiltIn;
            ActiveVersion = _options.BuiltInVersion;
            Slot = BuiltIn;
            HasReport = true;
            Save();
        }
    }

    /// <summary>Ends a trial whose time is over.</summary>
    public void Step()
    {
        if (IsOnTrial && _clock.Milliseconds - _started >= _options.TrialMilliseconds)
        {
            RollBack();
            WantsRestart = true;
        }
    }

    /// <summary>Writes [phase, error, activeVersion, candidateVersion, offset]; bytes written.</summary>
    public int Report(byte[] buffer, int offset)
    {
        HasReport = false;
        _writer.Start(buffer, offset);
        _writer.WriteArrayHeader(5);
        _writer.WriteUnsigned((ulong)Phase);
        _writer.WriteUnsigned((ulong)Error);
        _writer.WriteUnsigned(ActiveVersion);
        _writer.WriteUnsigned(CandidateVersion);
        _writer.WriteUnsigned((ulong)Offset);
        return _writer.Overflowed ? 0 : _writer.Position - offset;
    }

    private bool IsSameOffer(byte[] bytes, int offset, int count)
    {
        bool same = Phase != UpdatePhase.Idle && count == _manifestLength;
        for (int i = 0; same && i < count; i++)
        {
            same = bytes[offset + i] == _manifestBytes[i];
        }

        return same;
    }

    private void Begin(byte[] bytes, int offset, int count)
    {
        // The old candidate's record must be gone before its bytes are: a record never names bytes that are not there.
        if (Phase != UpdatePhase.Idle)
        {
            Phase = UpdatePhase.Idle;
            Save();
        }

        _candidateSlot = _activeSlot == 1 ? 2 : 1;
        Erase();
        Array.Copy(bytes, offset, _manifestBytes, 0, count);
        _manifestLength = count;
        _codec.Decode(_manifestBytes, 0, count, _options.PublisherKey, _curve, _manifest, out _);
        Phase = UpdatePhase.Staging;
        Save();
    }

    private void Store(byte[] data, int at, int count)
    {
        if (Phase != UpdatePhase.Staging || count < 1 || count > _manifest.Length - Offset)
        {
            Error = Phase == UpdatePhase.Staging ? UpdateError.WrongLength : Error;
            return;
        }

        IBlockFile file = Candidate();
        if (file.Length != Offset)
        {
            // A failed write left a part of a chunk behind.
            Error = UpdateError.WrongHash;
            Erase();
            return;
        }

        try
        {
            file.Append(data, at, count);
            file.Sync();
        }
        catch (System.IO.IOException)
        {
            CloseFile();
            throw;
        }

        Offset += count;
        Error = UpdateError.None;
        if (Offset < _manifest.Length)
        {
            return;
        }

        if (Holds(file, _manifest.Length, _manifest.Hash))
        {
            Phase = UpdatePhase.Staged;
            Save();
        }
        else
        {
            Error = UpdateError.WrongHash;
            Erase();
        }
    }

    private IBlockFile Candidate()
    {
        _file ??= _store.Open(NameOf(_candidateSlot));
        return _file;
    }

    private void Erase()
    {
        CloseFile();
        string name = NameOf(_candidateSlot);
        string[] names = _store.List();
        for (int i = 0; i < names.Length; i++)
        {
            if (names[i] == name)
            {
                _store.Delete(name);
            }
        }

        Offset = 0;
    }

    private void CloseFile()
    {
        _file?.Close();
        _file = null;
    }

    private bool Holds(IBlockFile file, int length, byte[] hash)
    {
        if (file.Length != length)
        {
            return false;
        }

        _sha.Reset();
        for (int at = 0; at < length; at += BlockBytes)
        {
            int part = length - at < BlockBytes ? length - at : BlockBytes;
            if (file.Read(at, _block, 0, part) != part)
            {
                return false;
            }

            _sha.Update(_block, 0, part);
        }

        _sha.Finish(_hash, 0);
        int difference = 0;
        for (int i = 0; i < _hash.Length; i++)
        {
            difference |= _hash[i] ^ hash[i];
        }

        return difference == 0;
    }

    private bool SlotHolds(int slot, int length, byte[] hash)
    {
        CloseFile();
        IBlockFile file = _store.Open(NameOf(slot));
        bool holds = Holds(file, length, hash);
        file.Close();
        return holds;
    }

    private void Boot()
    {
        if (_options.StartedSlot >= 0)
        {
            Slot = _options.StartedSlot;
            HasReport = Phase == UpdatePhase.Trial;
            return;
        }

        if (Phase == UpdatePhase.Trial)
        {
            if (_boots >= _options.TrialBoots || !SlotHolds(_candidateSlot, _manifest.Length, _manifest.Hash))
            {
                RollBack();
            }
            else
            {
                // Counted before it starts: a version that dies at once must not start for ever.
                _boots++;
                Save();
                Slot = _candidateSlot;
                HasReport = true;
                return;
            }
        }

        if (_activeSlot != BuiltIn && !SlotHolds(_activeSlot, _activeLength, _activeHash))
        {
            _activeSlot = BuiltIn;
            ActiveVersion = _options.BuiltInVersion;
            Save();
        }

        Slot = _activeSlot;
    }

    private void RollBack()
    {
        _failedVersion = _manifest.Version;
        Finish(UpdateError.RolledBack);
    }

    private void Finish(UpdateError error)
    {
        Phase = UpdatePhase.Idle;
        Error = error;
        Offset = 0;
        _boots = 0;
        HasReport = true;
        Save();
    }

    private void Load()
    {
        bool known = _stateFile.Read(_state) == StateLength && _state[0] == StateVersion
            && ByteOrder.GetUInt32(_state, StateLength - 4) == Crc32.Update(0, _state, 0, StateLength - 4);
        if (!known)
        {
            return;
        }

        _activeSlot = _state[2] <= 2 ? _state[2] : BuiltIn;
        uint version = ByteOrder.GetUInt32(_state, 4);
        if (_activeSlot != BuiltIn && version <= _options.BuiltInVersion)
        {
            // The firmware itself was replaced by a newer one than the slot's.
            _activeSlot = BuiltIn;
        }

        ActiveVersion = _activeSlot == BuiltIn ? _options.BuiltInVersion : version;
        _candidateSlot = _state[3];
        _boots = _state[8];
        Error = (UpdateError)_state[9];
        _failedVersion = ByteOrder.GetUInt32(_state, 12);
        Array.Copy(_state, HashOffset, _activeHash, 0, _activeHash.Length);
        _activeLength = (int)ByteOrder.GetUInt32(_state, ActiveLengthOffset);
        _manifestLength = ModbusPdu.GetUInt16(_state, ActiveLengthOffset + 4);
        UpdatePhase phase = (UpdatePhase)_state[1];
        if (phase == UpdatePhase.Idle || _manifestLength > UpdateManifestCodec.MaxLength)
        {
            return;
        }

        // The publisher's key may have been changed by whoever provisioned the device: then the candidate counts for nothing.
        Array.Copy(_state, ManifestOffset, _manifestBytes, 0, _manifestLength);
        bool sound = _codec.Decode(_manifestBytes, 0, _manifestLength, _options.PublisherKey, _curve, _manifest, out bool authentic) == DecodeResult.Ok && authentic
            && _manifest.Version > ActiveVersion && _candidateSlot != _activeSlot && (_candidateSlot == 1 || _candidateSlot == 2);
        if (sound)
        {
            Phase = phase;
            Offset = StoredLength();
        }
    }

    private int StoredLength()
    {
        if (Phase == UpdatePhase.Staged || Phase == UpdatePhase.Trial)
        {
            return _manifest.Length;
        }

        IBlockFile file = _store.Open(NameOf(_candidateSlot));
        int length = file.Length < _manifest.Length ? file.Length : 0;
        file.Close();
        return length;
    }

    private void Save()
    {
        _state[0] = StateVersion;
        _state[1] = (byte)Phase;
        _state[2] = (byte)_activeSlot;
        _state[3] = (byte)_candidateSlot;
        ByteOrder.PutUInt32(_state, 4, ActiveVersion);
        _state[8] = (byte)_boots;
        _state[9] = (byte)Error;
        _state[10] = 0;
        _state[11] = 0;
        ByteOrder.PutUInt32(_state, 12, _failedVersion);
        Array.Copy(_activeHash, 0, _state, HashOffset, _activeHash.Length);
        ByteOrder.PutUInt32(_state, ActiveLengthOffset, (uint)_activeLength);
        ModbusPdu.PutUInt16(_state, ActiveLengthOffset + 4, _manifestLength);
        Array.Copy(_manifestBytes, 0, _state, ManifestOffset, UpdateManifestCodec.MaxLength);
        ByteOrder.PutUInt32(_state, StateLength - 4, Crc32.Update(0, _state, 0, StateLength - 4));
        _stateFile.Write(_state, StateLength);
    }
}
