using System;
using System.Runtime.InteropServices;

/// <summary>Calls the Rust library through P/Invoke.</summary>
internal static class Native
{
    private const string Library = "greeting";

    [StructLayout(LayoutKind.Sequential)]
    internal struct Point
    {
        public double X;
        public double Y;
    }

    [StructLayout(LayoutKind.Sequential)]
    internal struct Frame
    {
        public byte Kind;
        [MarshalAs(UnmanagedType.ByValArray, SizeConst = 2)]
        public Point[] Corners;
        public IntPtr Name;
    }

    [DllImport(Library, EntryPoint = "rust_add")]
    internal static extern int Add(int left, int right);

    [DllImport(Library, EntryPoint = "point_distance", CallingConvention = CallingConvention.Cdecl)]
    internal static extern double Distance(Point from, Point to);

    [DllImport(Library)]
    internal static extern double frame_diagonal(ref Frame frame);

    [DllImport(Library, CharSet = CharSet.Ansi, ExactSpelling = true)]
    internal static extern IntPtr get_greeting(string name);

    [DllImport(Library)]
    internal static extern void free_greeting(IntPtr text);
}

internal static class Program
{
    private static void Main()
    {
        IntPtr text = Native.get_greeting("C#");
        Console.WriteLine(Marshal.PtrToStringAnsi(text));
        Native.free_greeting(text);
        var frame = new Native.Frame { Corners = new Native.Point[2] };
        frame.Corners[1].X = 3;
        frame.Corners[1].Y = 4;
        Console.WriteLine(Native.Add(2, 3));
        Console.WriteLine(Native.Distance(frame.Corners[0], frame.Corners[1]));
        Console.WriteLine(Native.frame_diagonal(ref frame));
    }
}
