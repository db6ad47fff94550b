using System.Collections;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text;

namespace EdgeEnergy.Core.Tests.Heap;

/// <summary>
/// Counts what objects would take on nanoFramework's managed heap. It is made of blocks of 12 bytes (nf-interpreter, CLR_RT_HeapBlock on 32 bits): one
/// block heads an object, each field takes one; arrays and strings have a head of 24 bytes and their elements in natural size, references in a block.
/// </summary>
internal sealed class DeviceHeap
{
    private const int Block = 12;
    private const int ArrayHead = 24;

    private readonly HashSet<object> seen = new(ReferenceEqualityComparer.Instance);
    private readonly Stack<object> waiting = new();
    private readonly Func<Type, bool> counts;
    private readonly Dictionary<string, int> byType = new(StringComparer.Ordinal);

    private DeviceHeap(Func<Type, bool> counts) => this.counts = counts;

    /// <summary>Bytes of everything reachable from the roots and from the static fields of the assemblies' counted types; what does not count is not entered.</summary>
    public static DeviceHeap Count(Func<Type, bool> counts, IEnumerable<Assembly> assemblies, params object[] roots)
    {
        DeviceHeap heap = new(counts);
        foreach (object root in roots)
        {
            heap.Enter(root);
        }

        foreach (Type type in assemblies.SelectMany(a => a.GetTypes()).Where(t => !t.ContainsGenericParameters && counts(t)))
        {
            RuntimeHelpers.RunClassConstructor(type.TypeHandle);
            foreach (FieldInfo field in type.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic).Where(f => !f.IsLiteral))
            {
                heap.Bytes += Block;
                heap.Enter(field.GetValue(null));
            }
        }

        heap.Walk();
        return heap;
    }

    public int Bytes { get; private set; }

    /// <summary>The largest shares, for a message.</summary>
    public string Largest => string.Join(", ", byType.OrderByDescending(x => x.Value).Take(12).Select(x => $"{x.Key} {x.Value}"));

    private static int Rounded(int bytes) => (bytes + Block - 1) / Block * Block;

    private static IEnumerable<FieldInfo> FieldsOf(Type type)
    {
        for (Type? level = type; level is not null && level != typeof(object); level = level.BaseType)
        {
            foreach (FieldInfo field in level.GetFields(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            {
                yield return field;
            }
        }
    }

    private void Enter(object? value)
    {
        bool counted = value is string or Array or Delegate or ArrayList or Hashtable || (value is not null && counts(value.GetType()));
        if (counted && seen.Add(value!))
        {
            waiting.Push(value!);
        }
    }

    private void Walk()
    {
        while (waiting.TryPop(out object? value))
        {
            int bytes = SizeOf(value);
            Bytes += bytes;
            byType[value.GetType().Name] = byType.GetValueOrDefault(value.GetType().Name) + bytes;
        }
    }

    private int SizeOf(object value)
    {
        switch (value)
        {
            case string text:
                return Rounded(ArrayHead + Encoding.UTF8.GetByteCount(text) + 1);
            case Array array when array.GetType().GetElementType() is { IsPrimitive: true } element:
                return Rounded(ArrayHead + (array.Length * (element == typeof(bool) ? 1 : System.Runtime.InteropServices.Marshal.SizeOf(element == typeof(char) ? typeof(ushort) : element))));
            case Array array:
                foreach (object? item in array)
                {
                    Enter(item);
                }

                return ArrayHead + (Block * array.Length);
            case Delegate handler:
                Enter(handler.Target);
                return 4 * Block;
            default:
                FieldInfo[] fields = [.. FieldsOf(value.GetType())];
                foreach (FieldInfo field in fields.Where(f => f.FieldType is { IsPrimitive: false, IsEnum: false }))
                {
                    Enter(field.GetValue(value));
                }

                return Block + (Block * fields.Length);
        }
    }
}
