namespace EdgeEnergy.Core;

/// <summary>
/// What a site or device may be called: 1 to 48 of A-Z a-z 0-9 - . _, starting with a letter or digit. Such a name is legal in a topic, a SenML name and a file name.
/// </summary>
public static class DeviceName
{
    public const int MaxLength = 48;

    public static bool IsValid(string name)
    {
        if (name.Length == 0 || name.Length > MaxLength || !IsLetterOrDigit(name[0]))
        {
            return false;
        }

        for (int i = 1; i < name.Length; i++)
        {
            char c = name[i];
            if (!IsLetterOrDigit(c) && c != '-' && c != '.' && c != '_')
            {
                return false;
            }
        }

        return true;
    }

    internal static bool IsLetterOrDigit(int c) => (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}
