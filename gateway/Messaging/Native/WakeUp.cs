namespace EdgeEnergy.Messaging.Native;

/// <summary>Waits for a socket and can be woken by any thread.</summary>
internal sealed unsafe class WakeUp : IDisposable
{
    private const int Forever = -1;
    private readonly Lock _gate = new();
    private readonly int _handle = Libc.NewEvent();
    private bool _closed;

    /// <summary>Ends the present wait, or the next one. Does nothing after <see cref="Dispose"/>.</summary>
    public void Signal()
    {
        // The lock keeps a late signal from writing into a handle number that has been given to somebody else.
        lock (_gate)
        {
            if (!_closed)
            {
                Libc.Signal(_handle);
            }
        }
    }

    /// <summary>Waits for a signal, or until the socket is readable (or has failed) or, if asked for, writable.</summary>
    public (bool Readable, bool Writable) Wait(int socket, bool writing, int timeoutMilliseconds)
    {
        var handles = stackalloc Libc.PollHandle[2];
        handles[0] = new Libc.PollHandle { Handle = _handle, Wanted = Libc.PollIn };
        handles[1] = new Libc.PollHandle { Handle = socket, Wanted = (short)(writing ? Libc.PollIn | Libc.PollOut : Libc.PollIn) };
        // An interrupted wait (EINTR) leaves no event set, and the caller comes back.
        _ = Libc.poll(handles, 2, timeoutMilliseconds);
        if (handles[0].Ready != 0)
        {
            Libc.Clear(_handle);
        }

        // POLLERR and POLLHUP are reported unasked: reading tells which error it is.
        return ((handles[1].Ready & ~Libc.PollOut) != 0, (handles[1].Ready & Libc.PollOut) != 0);
    }

    public void Wait()
    {
        var handle = new Libc.PollHandle { Handle = _handle, Wanted = Libc.PollIn };
        _ = Libc.poll(&handle, 1, Forever);
        Libc.Clear(_handle);
    }

    public void Dispose()
    {
        lock (_gate)
        {
            if (!_closed)
            {
                _closed = true;
                _ = Libc.close(_handle);
            }
        }
    }
}
