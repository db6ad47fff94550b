using Mono.Cecil;
using Mono.Cecil.Cil;

namespace EdgeEnergy.Core.Tests.Il;

/// <summary>Finds what pushed an argument, walking back through straight code.</summary>
internal static class StackWalk
{
    /// <summary>The constant text that is the argument with <paramref name="above"/> arguments behind it; null when it is anything else.</summary>
    public static string? Constant(MethodBody body, Instruction call, int above)
    {
        HashSet<Instruction> targets = [.. body.Instructions.SelectMany(TargetsOf)];
        Instruction current = call;
        while (!targets.Contains(current) && current.Previous is { } previous && previous.OpCode.FlowControl is FlowControl.Next or FlowControl.Call)
        {
            current = previous;
            int pushed = Pushed(current);
            if (pushed > above)
            {
                return current.OpCode.Code == Code.Ldstr ? (string)current.Operand : null;
            }

            above += Popped(current) - pushed;
        }

        return null;
    }

    private static IEnumerable<Instruction> TargetsOf(Instruction instruction) => instruction.Operand switch
    {
        Instruction target => [target],
        Instruction[] several => several,
        _ => [],
    };

    private static int Pushed(Instruction instruction) => instruction.OpCode.StackBehaviourPush switch
    {
        StackBehaviour.Push0 => 0,
        StackBehaviour.Push1_push1 => 2,
        StackBehaviour.Varpush => instruction.Operand is MethodReference { ReturnType.MetadataType: MetadataType.Void } && instruction.OpCode.Code != Code.Newobj ? 0 : 1,
        _ => 1,
    };

    private static int Popped(Instruction instruction)
    {
        switch (instruction.OpCode.StackBehaviourPop)
        {
            case StackBehaviour.Pop0: return 0;
            case StackBehaviour.Pop1:
            case StackBehaviour.Popi:
            case StackBehaviour.Popref: return 1;
            case StackBehaviour.Pop1_pop1:
            case StackBehaviour.Popi_pop1:
            case StackBehaviour.Popi_popi:
            case StackBehaviour.Popi_popi8:
            case StackBehaviour.Popi_popr4:
            case StackBehaviour.Popi_popr8:
            case StackBehaviour.Popref_pop1:
            case StackBehaviour.Popref_popi: return 2;
            case StackBehaviour.Varpop:
                MethodReference method = (MethodReference)instruction.Operand;
                return method.Parameters.Count + (method.HasThis && instruction.OpCode.Code != Code.Newobj ? 1 : 0);
            default: return 3;
        }
    }
}
