namespace EdgeEnergy.Core;

/// <summary>Holding registers of a served device.</summary>
public interface IRegisterBank
{
    /// <summary>Copies registers into <c>destination[0..count)</c>; returns 0 or a Modbus exception code (2 = no such register).</summary>
    byte Read(int start, int count, ushort[] destination);

    /// <summary>Takes <c>values[0..count)</c>; returns 0 or a Modbus exception code (2 = no such register, 3 = value refused).</summary>
    byte Write(int start, int count, ushort[] values);
}
