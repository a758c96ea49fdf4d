__declspec(dllexport) int core_open(int id)
{
    return id;
}

__declspec(dllexport) int core_close(int id)
{
    return -id;
}
