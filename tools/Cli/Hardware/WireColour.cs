namespace EdgeEnergy.Cli.Hardware;

/// <summary>Colour of a wire, or the kind of a connection that has none.</summary>
/// <remarks>Name: As in files. Base: Colour of the stroke, #rrggbb. Stripe: Colour of the second tracer, or null. Dash: A connection without wire.</remarks>
internal sealed record WireColour(string Name, string Base, string? Stripe, bool Dash)
{
    private const string White = "#ffffff";

    private static readonly WireColour[] Known =
    [
        new("red", "#d32f2f", null, false),
        new("black", "#222222", null, false),
        new("yellow", "#f2c200", null, false),
        new("green", "#2e8b3d", null, false),
        new("blue", "#1f66c1", null, false),
        new("violet", "#8e44ad", null, false),
        new("grey", "#8a8f98", null, false),
        new("white", White, null, false),
        new("orange", "#ef7d00", null, false),
        new("brown", "#7a4a21", null, false),
        new("white/orange", "#ef7d00", White, false),
        new("white/green", "#2e8b3d", White, false),
        new("white/blue", "#1f66c1", White, false),
        new("white/brown", "#7a4a21", White, false),
        new("plugged", "#5b6675", null, false),
        new("network", "#00838f", null, false),
        new("radio", "#00838f", null, true),
    ];

    public static string Names => string.Join(", ", Known.Select(c => c.Name));

    public static WireColour? Find(string name) => Array.Find(Known, c => c.Name == name);
}
