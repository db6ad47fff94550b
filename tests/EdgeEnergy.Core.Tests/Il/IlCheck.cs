using Mono.Cecil;
using Mono.Cecil.Cil;

namespace EdgeEnergy.Core.Tests.Il;

/// <summary>
/// Reads a compiled assembly and finds what nanoFramework's compiler accepts and its runtime does not, and members that its packages do not have.
/// </summary>
public sealed class IlCheck
{
    private readonly RecordedSignatures recorded;
    private readonly HashSet<IlFinding> findings = [];
    private string type = "";
    private string member = "";

    private IlCheck(RecordedSignatures recorded) => this.recorded = recorded;

    /// <summary>Findings in the types of an assembly, those of one namespace where it is given; each once.</summary>
    public static IReadOnlyCollection<IlFinding> Run(string assembly, RecordedSignatures recorded, string? inNamespace = null)
    {
        using ModuleDefinition module = ModuleDefinition.ReadModule(assembly);
        IlCheck check = new(recorded);
        foreach (TypeDefinition definition in module.GetTypes().Where(t => inNamespace is null || NamespaceOf(t) == inNamespace))
        {
            check.Look(definition);
        }

        return check.findings;
    }

    private static string NamespaceOf(TypeDefinition type) => type.DeclaringType is { } outer ? NamespaceOf(outer) : type.Namespace;

    private void Find(IlRule rule, string detail) => findings.Add(new IlFinding(type, member, rule, detail));

    private void Look(TypeDefinition definition)
    {
        type = definition.FullName;
        member = "";
        if (definition.HasGenericParameters)
        {
            Find(IlRule.Generic, definition.Name);
        }

        Look(definition.BaseType);
        Look(definition.CustomAttributes);
        foreach (InterfaceImplementation implemented in definition.Interfaces)
        {
            Look(implemented.InterfaceType);
        }

        foreach (FieldDefinition field in definition.Fields)
        {
            member = field.Name;
            Look(field.FieldType);
            Look(field.CustomAttributes);
        }

        foreach (MethodDefinition method in definition.Methods)
        {
            member = method.Name;
            Look(method);
        }
    }

    private void Look(MethodDefinition method)
    {
        if (method.HasGenericParameters)
        {
            Find(IlRule.Generic, method.Name);
        }

        if (method.DeclaringType.IsInterface && !method.IsAbstract)
        {
            Find(IlRule.InterfaceBody, method.Name);
        }

        Look(method.CustomAttributes);
        LookAtSignature(method);
        if (method.HasBody)
        {
            Look(method.Body);
        }
    }

    private void Look(MethodBody body)
    {
        foreach (VariableDefinition variable in body.Variables)
        {
            Look(variable.VariableType);
        }

        foreach (ExceptionHandler handler in body.ExceptionHandlers)
        {
            Look(handler.CatchType);
        }

        foreach (Instruction instruction in body.Instructions)
        {
            Look(body, instruction);
        }
    }

    private void Look(MethodBody body, Instruction instruction)
    {
        if (instruction.OpCode.Code == Code.Localloc)
        {
            Find(IlRule.Stackalloc, "stackalloc");
        }

        if (ThreadBodies.Unsafe(instruction) is { } leak)
        {
            Find(IlRule.UnguardedThread, leak);
        }

        switch (instruction.Operand)
        {
            case MethodReference method:
                if (NumberFormats.Wrong(body, instruction, method) is { } format)
                {
                    Find(IlRule.NumberFormat, format);
                }

                Look(method);
                break;
            case FieldReference field:
                Look(field.DeclaringType);
                Look(field.FieldType);
                if (field is not FieldDefinition && !IsOurs(field.DeclaringType) && !recorded.Has(field))
                {
                    Find(IlRule.Unrecorded, field.FullName);
                }

                break;
            case TypeReference used:
                Look(used);
                break;
            default:
                break;
        }
    }

    private void Look(MethodReference method)
    {
        if (method is GenericInstanceMethod generic)
        {
            Find(IlRule.Generic, generic.FullName);
        }

        Look(method.DeclaringType);
        LookAtSignature(method);

        // What an array of several dimensions is read and written with are methods of the array type, which is refused anyway.
        if (method is not MethodDefinition && method.DeclaringType is not TypeSpecification && !IsOurs(method.DeclaringType) && !recorded.Has(method))
        {
            Find(IlRule.Unrecorded, $"{method.DeclaringType.FullName}.{IlName.Of(method)}");
        }
    }

    private void LookAtSignature(MethodReference method)
    {
        Look(method.ReturnType);
        foreach (ParameterDefinition parameter in method.Parameters)
        {
            Look(parameter.ParameterType);
        }
    }

    private void Look(IEnumerable<CustomAttribute> attributes)
    {
        foreach (CustomAttribute attribute in attributes)
        {
            Look(attribute.Constructor);
        }
    }

    private void Look(TypeReference? used)
    {
        switch (used)
        {
            case null:
                break;
            case GenericInstanceType or GenericParameter:
                Find(IlRule.Generic, used.FullName);
                break;
            case ArrayType { Rank: > 1 } array:
                Find(IlRule.MultidimensionalArray, array.FullName);
                Look(array.ElementType);
                break;
            case PointerType or PinnedType or FunctionPointerType:
                Find(IlRule.Pointer, used.FullName);
                break;
            case IModifierType modified:
                Look(modified.ModifierType);
                Look(modified.ElementType);
                break;
            case TypeSpecification wrapped:
                Look(wrapped.ElementType);
                break;
            case not null when !IsOurs(used) && !recorded.Has(used):
                Find(IlRule.Unrecorded, used.FullName);
                break;
            default:
                break;
        }
    }

    private static bool IsOurs(TypeReference used) => used is TypeDefinition || used.Scope is ModuleDefinition;
}
