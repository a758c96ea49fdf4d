__declspec(dllexport) int lamp_on(int lamp)
{
    return lamp;
}

__declspec(dllexport) int lamp_off(int lamp)
{
    return -lamp;
}
