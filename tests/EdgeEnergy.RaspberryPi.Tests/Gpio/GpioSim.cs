namespace EdgeEnergy.RaspberryPi.Tests.Gpio;

/// <summary>A simulated chip of the kernel (gpio-sim), made by whoever may: configfs with the module loaded, and a bank of at least 8 lines.</summary>
internal sealed class GpioSim
{
    private GpioSim(string chip, string lines)
    {
        Chip = chip;
        Lines = lines;
    }

    public string Chip { get; }

    private string Lines { get; }

    /// <summary>The first simulated chip of this machine, null when there is none.</summary>
    public static GpioSim? Find()
    {
        const string Devices = "/sys/devices/platform";
        if (!Directory.Exists(Devices))
        {
            return null;
        }

        foreach (string device in Directory.EnumerateDirectories(Devices, "gpio-sim.*"))
        {
            string? chip = Directory.EnumerateDirectories(device, "gpiochip*").FirstOrDefault();
            if (chip is not null && Directory.Exists(Path.Combine(chip, "sim_gpio7")))
            {
                return new GpioSim(Path.GetFileName(chip), chip);
            }
        }

        return null;
    }

    public bool Level(int line) => File.ReadAllText(Path.Combine(Lines, $"sim_gpio{line}", "value")).StartsWith('1');

    public void Drive(int line, bool level) => File.WriteAllText(Path.Combine(Lines, $"sim_gpio{line}", "pull"), level ? "pull-up" : "pull-down");
}
