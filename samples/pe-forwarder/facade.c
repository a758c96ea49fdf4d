int facade_version(void)
{
    return 2;
}
