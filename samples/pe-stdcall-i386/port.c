/* Built from an older header: port_write takes two arguments here, port_reset is stdcall. */

__declspec(dllexport) int __stdcall port_open(int number, int speed)
{
    return number + speed;
}

__declspec(dllexport) int __stdcall port_write(int port, const char *data)
{
    return port + *data;
}

__declspec(dllexport) int __fastcall port_poll(int port)
{
    return port;
}

__declspec(dllexport) int port_count(void)
{
    return 4;
}

__declspec(dllexport) int __fastcall port_close(int port)
{
    return port;
}

__declspec(dllexport) int __stdcall port_reset(int port)
{
    return port;
}

int __stdcall port_flush(int port)
{
    return port;
}
