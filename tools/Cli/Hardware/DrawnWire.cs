namespace EdgeEnergy.Cli.Hardware;

/// <summary>A wire between two boxes: out, across in a lane of its own, and in.</summary>
/// <remarks>Lane: Where it goes up or down; meaningless for a straight one.</remarks>
internal sealed record DrawnWire(Wire Wire, int X1, int Y1, int X2, int Y2, int Lane)
{
    private const int Bend = 6;

    public bool Straight => Y1 == Y2;

    public void Draw(SvgText svg)
    {
        string path = Path();
        string dash = Wire.Colour.Dash ? "2 6" : Wire.Optional ? "9 5" : "";
        svg.Path(path, "#ffffff", 8);
        if (Wire.Colour.Dash)
        {
            svg.Path(path, Wire.Colour.Base, 3, dash);
            return;
        }

        bool pale = Wire.Colour.Base == "#ffffff";
        svg.Path(path, pale ? "#5b6675" : Wire.Colour.Base, pale ? 4.5 : 3.5, dash);
        if (pale)
        {
            svg.Path(path, Wire.Colour.Base, 2.5, dash);
        }
        else if (Wire.Colour.Stripe is { } stripe)
        {
            svg.Path(path, stripe, 1.5, "5 5");
        }
    }

    private string Path()
    {
        if (Straight)
        {
            return $"M{X1} {Y1}H{X2}";
        }

        int bend = Math.Min(Bend, Math.Abs(Y2 - Y1) / 2);
        int turn = Y2 > Y1 ? bend : -bend;
        return $"M{X1} {Y1}H{Lane - bend}Q{Lane} {Y1} {Lane} {Y1 + turn}V{Y2 - turn}Q{Lane} {Y2} {Lane + bend} {Y2}H{X2}";
    }
}
