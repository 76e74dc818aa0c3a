/* A wall clock that tests set: to be loaded before a program (LD_PRELOAD). The file that
 * CASEBOARD_CLOCK_SHIFT names holds one number of 64 bits in the machine's order: the milliseconds
 * by which the clock is ahead, read anew each time. Other clocks go as they go. */
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define SECOND_NS 1000000000LL
#define MS_NS 1000000LL

static const volatile int64_t *shift_ms;

__attribute__((constructor)) static void open_shift(void)
{
    const char *path = getenv("CASEBOARD_CLOCK_SHIFT");
    int fd = path != NULL ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    void *at = fd < 0 ? MAP_FAILED : mmap(NULL, sizeof *shift_ms, PROT_READ, MAP_SHARED, fd, 0);
    if (at != MAP_FAILED)
        shift_ms = at;
    if (fd >= 0)
        close(fd);
}

int clock_gettime(clockid_t clock, struct timespec *at)
{
    long rc = syscall(SYS_clock_gettime, clock, at);
    if (rc != 0 || clock != CLOCK_REALTIME || shift_ms == NULL)
        return (int)rc;
    int64_t ns = at->tv_nsec + *shift_ms % 1000 * MS_NS;
    at->tv_sec += (time_t)(*shift_ms / 1000 + ns / SECOND_NS);
    at->tv_nsec = (long)(ns % SECOND_NS);
    return 0;
}
