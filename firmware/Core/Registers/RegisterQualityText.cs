namespace EdgeEnergy.Core;

/// <summary>Texts for <see cref="RegisterQuality"/>; on nanoFramework an enum prints as a number.</summary>
public static class RegisterQualityText
{
    public static string Of(RegisterQuality quality)
    {
        switch (quality)
        {
            case RegisterQuality.Good: return "good";
            case RegisterQuality.Missing: return "missing";
            case RegisterQuality.OutOfRange: return "out of range";
            case RegisterQuality.Jumped: return "jumped";
            case RegisterQuality.Fell: return "counter fell";
            case RegisterQuality.Contradicts: return "contradicts other registers";
            case RegisterQuality.Malformed: return "malformed";
            default: return "not read";
        }
    }
}
