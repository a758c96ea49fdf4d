module example.org/pull

go 1.21
