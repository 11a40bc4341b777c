using System.Globalization;
using System.Text;
using CsCheck;
using Edge.Agent.Api.Tensors;

namespace Edge.Agent.Tests.Api.Tensors;

public sealed class JsonNumberTests
{
    private static readonly string[] Formats = ["R", "E17", "E16", "F3", "G9", "G7", "E2", "F12"];

    private static readonly Gen<float> Singles = Gen.Int.Select(BitConverter.Int32BitsToSingle).Where(float.IsFinite);

    [Theory]
    [InlineData("0", 1)]
    [InlineData("-0", 2)]
    [InlineData("12,", 2)]
    [InlineData("1.5]", 3)]
    [InlineData("1e5 ", 3)]
    [InlineData("1E+05x", 5)]
    [InlineData("-1.25e-3", 8)]
    public void TryScan_Number_EndsWhereItEnds(string text, int length)
    {
        Assert.True(JsonNumber.TryScan(Encoding.ASCII.GetBytes(text), out var number));
        Assert.Equal(length, number.Length);
    }

    [Theory]
    [InlineData("")]
    [InlineData("-")]
    [InlineData("+1")]
    [InlineData(".5")]
    [InlineData("1.")]
    [InlineData("1.e5")]
    [InlineData("1e")]
    [InlineData("1e+")]
    [InlineData("01")]
    [InlineData("-01.5")]
    [InlineData("NaN")]
    [InlineData("x1")]
    public void TryScan_WhatJsonHasNot_IsNone(string text) => Assert.False(JsonNumber.TryScan(Encoding.ASCII.GetBytes(text), out _));

    [Fact]
    public void ToSingleAndToDouble_AnyNotation_AreWhatTheRuntimeReads() =>
        Gen.Select(Gen.OneOf(Gen.Long.Select(BitConverter.Int64BitsToDouble), Singles.Select(value => (double)value), Gen.Double[-1000, 1000]).Where(double.IsFinite), Gen.Int[0, Formats.Length - 1])
            .Select((value, format) => value.ToString(Formats[format], CultureInfo.InvariantCulture))
            .Sample(AgreesWithTheRuntime, iter: 200_000);

    [Fact]
    public void ToSingle_NumbersNearMidpointsOfFloats_AreRoundedOnce() =>
        Gen.Select(Gen.Int[78, 176], Gen.Int[0, 0x7F_FFFF], Gen.Int[-3, 3], Gen.Int[14, 19])
            .Select((exponent, mantissa, ulps, digits) =>
            {
                var value = BitConverter.Int32BitsToSingle((exponent << 23) | mantissa);
                var midpoint = ((double)value + MathF.BitIncrement(value)) / 2;
                for (var step = 0; step < Math.Abs(ulps); step++) midpoint = ulps < 0 ? Math.BitDecrement(midpoint) : Math.BitIncrement(midpoint);
                return midpoint.ToString($"E{digits}", CultureInfo.InvariantCulture);
            })
            .Sample(AgreesWithTheRuntime, iter: 200_000);

    [Theory]
    [InlineData("9223372036854775807", true)]
    [InlineData("-9223372036854775808", true)]
    [InlineData("9223372036854775808", false)]
    [InlineData("-9223372036854775809", false)]
    [InlineData("99999999999999999999999", false)]
    [InlineData("1.0", false)]
    [InlineData("1e2", false)]
    public void TryInt64_AtItsBounds_IsExact(string text, bool fits)
    {
        Assert.True(JsonNumber.TryScan(Encoding.ASCII.GetBytes(text), out var number));
        Assert.Equal(fits, number.TryInt64(out var value));
        if (fits) Assert.Equal(text, value.ToString(CultureInfo.InvariantCulture));
    }

    [Theory]
    [InlineData("18446744073709551615", true)]
    [InlineData("18446744073709551616", false)]
    [InlineData("-1", false)]
    [InlineData("0", true)]
    [InlineData("100000000000000000000", false)]
    public void TryUInt64_AtItsBounds_IsExact(string text, bool fits)
    {
        Assert.True(JsonNumber.TryScan(Encoding.ASCII.GetBytes(text), out var number));
        Assert.Equal(fits, number.TryUInt64(out var value));
        if (fits) Assert.Equal(text, value.ToString(CultureInfo.InvariantCulture));
    }

    private static void AgreesWithTheRuntime(string text)
    {
        Assert.True(JsonNumber.TryScan(Encoding.ASCII.GetBytes(text), out var number));
        Assert.Equal(text.Length, number.Length);
        Assert.Equal(BitConverter.DoubleToInt64Bits(double.Parse(text, CultureInfo.InvariantCulture)), BitConverter.DoubleToInt64Bits(number.ToDouble()));
        Assert.Equal(BitConverter.SingleToInt32Bits(float.Parse(text, CultureInfo.InvariantCulture)), BitConverter.SingleToInt32Bits(number.ToSingle()));
    }
}
