namespace EdgeEnergy.Esp32;

/// <summary>The boards of hardware/boards that this firmware serves; a test holds each row to its file.</summary>
internal static class BoardTable
{
    /// <summary>Names for an error line.</summary>
    public const string Ids = "generic-esp32-devkit, lilygo-t-can485, olimex-esp32-poe, seeed-xiao-esp32s3-rs485, waveshare-esp32-s3-relay-6ch";

    private const int None = -1;

    /// <summary>The board of that name, null when there is none.</summary>
    public static Board? Find(string id)
    {
        switch (id)
        {
            case "generic-esp32-devkit":
                return new Board(id, "COM2", 17, 16, 4, 2, 27, true, true, false, new int[] { 26 }, new int[0]);

            // The 5 V converter, receiver enable and shutdown inputs: the line is dead without them.
            case "lilygo-t-can485":
                return new Board(id, "COM2", 22, 21, None, None, None, true, true, false, new int[0], new int[] { 16, 17, 19 });
            case "olimex-esp32-poe":
                return new Board(id, "COM2", 4, 36, None, None, None, true, true, true, new int[0], new int[0]);
            case "seeed-xiao-esp32s3-rs485":
                return new Board(id, "COM2", 5, 6, 2, None, None, true, true, false, new int[0], new int[0]);
            case "waveshare-esp32-s3-relay-6ch":
                return new Board(id, "COM2", 17, 18, None, None, None, true, true, false, new int[] { 1, 2, 41, 42, 45, 46 }, new int[0]);
            default:
                return null;
        }
    }
}
