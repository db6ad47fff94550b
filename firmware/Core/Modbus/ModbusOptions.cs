namespace EdgeEnergy.Core;

/// <summary>How a master treats its line.</summary>
public sealed class ModbusOptions
{
    /// <summary>Longest wait for an answer. 125 registers take about 270 ms at 9600 baud before any delay of the device.</summary>
    public int TimeoutMilliseconds { get; set; } = 1000;

    /// <summary>How often a failed exchange is repeated.</summary>
    public int Retries { get; set; } = 2;

    /// <summary>
    /// Silence kept before a request: at least 3.5 characters on RTU (4 ms at 9600 baud, Modbus over Serial Line V1.02, 2.5.1.1); 100 ms suits
    /// logger sticks, 50 ms inverters behind serial gateways.
    /// </summary>
    public int SilenceMilliseconds { get; set; }

    /// <summary>
    /// Longest silence within an answer on RTU, after which it has ended and is not whole; 0: none but the time-out. The standard's 1.5 characters and
    /// what the line's driver may hold back.
    /// </summary>
    public int GapMilliseconds { get; set; }

    /// <summary>True: no write function code is ever sent.</summary>
    public bool ReadOnly { get; set; }

    /// <summary>1.5 characters of 11 bits in whole milliseconds, and 50 ms for the driver: a USB adapter alone holds bytes back for 16 ms.</summary>
    public static int RtuGap(int baud) => 50 + (baud > 19200 ? 1 : (16500 + baud - 1) / baud);

    /// <summary>3.5 characters of 11 bits in whole milliseconds, at least 2 (1.75 ms above 19200 baud).</summary>
    public static int RtuSilence(int baud) => baud > 19200 ? 2 : (38500 + baud - 1) / baud;
}
