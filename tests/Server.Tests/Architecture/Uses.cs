using System.Reflection;
using System.Reflection.Emit;

namespace PgTlsDashboard.Server.Tests.Architecture;

/// <summary>A type that uses a member, or a type alone when <paramref name="Member"/> is null.</summary>
internal sealed record Use(Type From, Type To, string? Member)
{
    public override string ToString() => $"{From.FullName} uses {To.FullName}{(Member is null ? "" : "." + Member)}";
}

/// <summary>What the compiled types use: signatures, locals, attributes and every token of their bodies.</summary>
internal static class Uses
{
    private const BindingFlags All =
        BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly;

    private static readonly Dictionary<short, OpCode> s_opCodesByValue =
        typeof(OpCodes).GetFields(BindingFlags.Public | BindingFlags.Static)
        .Select(field => (OpCode)field.GetValue(null)!).ToDictionary(code => code.Value);

    public static IReadOnlyList<Use> Of(Assembly assembly) => [.. assembly.GetTypes().SelectMany(Of).Distinct()];

    /// <summary>The methods that an assembly calls, each with its type arguments.</summary>
    public static IEnumerable<(Type From, MethodBase To)> Calls(Assembly assembly) =>
        from type in assembly.GetTypes()
        from method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))
        from token in Tokens(method.GetMethodBody()?.GetILAsByteArray() ?? [])
        let called = Resolve(method, token) as MethodBase
        where called is not null
        select (type, called);

    private static MemberInfo? Resolve(MethodBase method, int token) => method.Module.ResolveMember(
        token, method.DeclaringType?.GetGenericArguments(), method.IsGenericMethod ? method.GetGenericArguments() : null);

    private static IEnumerable<Use> Of(Type type)
    {
        var owner = type;
        while (owner.DeclaringType is { } outer) owner = outer;
        var used = new List<(Type? Type, string? Member)> { (type.BaseType, null) };
        used.AddRange(type.GetInterfaces().Select(i => ((Type?)i, (string?)null)));
        used.AddRange(type.GetCustomAttributesData().Select(a => ((Type?)a.AttributeType, (string?)null)));
        used.AddRange(type.GetFields(All).Select(f => ((Type?)f.FieldType, (string?)null)));
        foreach (var method in type.GetMethods(All).Cast<MethodBase>().Concat(type.GetConstructors(All))) used.AddRange(Of(method));
        return used.SelectMany(use => Parts(use.Type).Select(part => new Use(owner, part, use.Member)));
    }

    private static IEnumerable<(Type? Type, string? Member)> Of(MethodBase method)
    {
        foreach (var parameter in method.GetParameters()) yield return (parameter.ParameterType, null);
        if (method is MethodInfo { ReturnType: var answer }) yield return (answer, null);
        if (method.GetMethodBody() is not { } body) yield break;
        foreach (var local in body.LocalVariables) yield return (local.LocalType, null);
        foreach (var token in Tokens(body.GetILAsByteArray() ?? []))
        {
            var member = Resolve(method, token);
            yield return member is Type type ? (type, null) : (member?.DeclaringType, member?.Name);
            if (member is MethodInfo { IsGenericMethod: true } generic)
                foreach (var argument in generic.GetGenericArguments()) yield return (argument, null);
        }
    }

    private static IEnumerable<int> Tokens(byte[] il)
    {
        for (var at = 0; at < il.Length;)
        {
            var code = il[at] == 0xFE ? s_opCodesByValue[(short)(0xFE00 | il[at + 1])] : s_opCodesByValue[il[at]];
            at += code.Size;
            switch (code.OperandType)
            {
                case OperandType.InlineField or OperandType.InlineMethod or OperandType.InlineTok or OperandType.InlineType:
                    yield return BitConverter.ToInt32(il, at);
                    at += 4;
                    break;
                case OperandType.InlineSwitch:
                    at += 4 + (4 * BitConverter.ToInt32(il, at));
                    break;
                case OperandType.InlineNone: break;
                case OperandType.ShortInlineBrTarget or OperandType.ShortInlineI or OperandType.ShortInlineVar: at += 1; break;
                case OperandType.InlineVar: at += 2; break;
                case OperandType.InlineI8 or OperandType.InlineR: at += 8; break;
                default: at += 4; break;
            }
        }
    }

    private static IEnumerable<Type> Parts(Type? type)
    {
        while (type is { HasElementType: true }) type = type.GetElementType();
        if (type is null or { IsGenericParameter: true }) yield break;
        yield return type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        foreach (var argument in type.GetGenericArguments())
            foreach (var part in Parts(argument)) yield return part;
    }
}
