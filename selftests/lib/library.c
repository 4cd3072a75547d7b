// SPDX-License-Identifier: GPL-2.0-only
/* Loads the library as a program does, uses it, and unloads it. */
#include <dirent.h>
#include <dlfcn.h>

#include "library.h"

unsigned int library_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	unsigned int count = 0;

	while (dir && readdir(dir))
		count++;
	closedir(dir);
	return count;
}

/* Where the system has the library, or where it was built */
static void *load(void)
{
	void *library = dlopen("libsslprovider.so.0", RTLD_NOW | RTLD_LOCAL);

	return library ?: dlopen("./libsslprovider.so.0", RTLD_NOW | RTLD_LOCAL);
}

int library_use_once(LPCWSTR name)
{
	__typeof__(SslOpenProvider) *open_it;
	__typeof__(SslFreeObject) *free_it;
	NCRYPT_PROV_HANDLE provider;
	void *library = load();

	if (!library)
		return -1;
	*(void **)&open_it = dlsym(library, "SslOpenProvider");
	*(void **)&free_it = dlsym(library, "SslFreeObject");
	if (open_it(&provider, name, 0) ||
	    free_it(provider, 0) || dlclose(library))
		return 1;
	return 0;
}
