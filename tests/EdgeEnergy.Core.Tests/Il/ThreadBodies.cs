using Mono.Cecil;
using Mono.Cecil.Cil;

namespace EdgeEnergy.Core.Tests.Il;

/// <summary>Methods given to threads and timers must not let an exception out: it would end them silently.</summary>
internal static class ThreadBodies
{
    private static readonly HashSet<string> Starters = ["System.Threading.ThreadStart", "System.Threading.TimerCallback"];

    private static readonly HashSet<string> CatchAll = ["System.Exception", "System.Object"];

    /// <summary>Why the body made at <paramref name="instruction"/> is unsafe; null when it is not, or when no thread is made there.</summary>
    public static string? Unsafe(Instruction instruction)
    {
        if (instruction.OpCode.Code != Code.Newobj || !Starters.Contains(((MethodReference)instruction.Operand).DeclaringType.FullName))
        {
            return null;
        }

        if (instruction.Previous?.OpCode.Code != Code.Ldftn || ((MethodReference)instruction.Previous.Operand).Resolve() is not { HasBody: true } method)
        {
            return "a body that can not be seen";
        }

        MethodBody body = method.Body;
        ExceptionHandler[] handlers = [.. body.ExceptionHandlers.Where(h => h.HandlerType == ExceptionHandlerType.Catch && CatchAll.Contains(h.CatchType.FullName))];
        Instruction? leak = body.Instructions.FirstOrDefault(i => MayThrow(i, handlers));
        return leak is null ? null : $"{method.Name} at {leak}";
    }

    private static bool MayThrow(Instruction instruction, ExceptionHandler[] handlers)
    {
        if (handlers.Any(h => IsWithin(instruction, h.TryStart, h.TryEnd)))
        {
            return false;
        }

        Code code = instruction.OpCode.Code;
        if (handlers.Any(h => IsWithin(instruction, h.HandlerStart, h.HandlerEnd)))
        {
            return code is Code.Throw or Code.Rethrow;
        }

        return instruction.OpCode.FlowControl is FlowControl.Call or FlowControl.Throw
            || code is Code.Newarr or Code.Div or Code.Rem or Code.Castclass or Code.Unbox or Code.Unbox_Any or Code.Box
            || code.ToString() is { } name && (name.StartsWith("Ldelem", StringComparison.Ordinal) || name.StartsWith("Stelem", StringComparison.Ordinal));
    }

    private static bool IsWithin(Instruction instruction, Instruction start, Instruction? end) =>
        instruction.Offset >= start.Offset && (end is null || instruction.Offset < end.Offset);
}
