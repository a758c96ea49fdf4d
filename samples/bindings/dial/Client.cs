using System;
using System.Runtime.InteropServices;

/// <summary>Calls a DLL of 32-bit Windows, where P/Invoke's own convention is stdcall.</summary>
internal static class Dial
{
    [UnmanagedFunctionPointer(CallingConvention.StdCall)]
    internal delegate int Seen(int position, IntPtr data);

    [DllImport("dial.dll")]
    internal static extern int dial_open(int number, int speed);

    [DllImport("dial.dll", CallingConvention = CallingConvention.StdCall)]
    internal static extern int dial_watch(int dial, Seen seen, IntPtr data);

    [DllImport("dial.dll")]
    internal static extern int dial_close(int dial);

    [DllImport("dial.dll", CallingConvention = CallingConvention.Cdecl)]
    internal static extern int dial_count();

    [DllImport("dial.dll", CallingConvention = CallingConvention.Cdecl)]
    internal static extern int dial_sum(int first, int second);
}
