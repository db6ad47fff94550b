using System.Reflection;
using System.Reflection.Emit;

namespace EdgeEnergy.Esp32.Tests;

/// <summary>A later version of the application, compiled here: an assembly of its own with nothing in it but the entry that the loader calls.</summary>
internal static class NextVersion
{
    /// <summary>Bytes of an assembly whose entry notes its slot under a name (AppContext), reports in when told to, and throws when told to.</summary>
    public static byte[] Compile(string name, bool reportsIn, bool throws = false, string entry = "Start")
    {
        PersistedAssemblyBuilder assembly = new(new AssemblyName("EdgeEnergy.Esp32.Next"), typeof(object).Assembly);
        TypeBuilder type = assembly.DefineDynamicModule("Next").DefineType("EdgeEnergy.Esp32.Application", TypeAttributes.Public | TypeAttributes.Class);
        ILGenerator il = type.DefineMethod(entry, MethodAttributes.Public | MethodAttributes.Static, typeof(void), [typeof(int), typeof(uint), typeof(bool[])]).GetILGenerator();
        il.Emit(OpCodes.Ldstr, name);
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Box, typeof(int));
        il.Emit(OpCodes.Call, typeof(AppContext).GetMethod(nameof(AppContext.SetData))!);
        if (reportsIn)
        {
            il.Emit(OpCodes.Ldarg_2);
            il.Emit(OpCodes.Ldc_I4_0);
            il.Emit(OpCodes.Ldc_I4_1);
            il.Emit(OpCodes.Stelem_I1);
        }

        if (throws)
        {
            il.Emit(OpCodes.Ldstr, "the new version dies");
            il.Emit(OpCodes.Newobj, typeof(InvalidOperationException).GetConstructor([typeof(string)])!);
            il.Emit(OpCodes.Throw);
        }

        il.Emit(OpCodes.Ret);
        type.CreateType();
        using MemoryStream bytes = new();
        assembly.Save(bytes);
        return bytes.ToArray();
    }
}
