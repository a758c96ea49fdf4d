__declspec(dllexport) int clock_start(int id)
{
    return id;
}

/* The export attribute is forgotten. */
int clock_stop(int id)
{
    return -id;
}

__declspec(dllexport) long clock_read(int id)
{
    return clock_stop(id);
}
