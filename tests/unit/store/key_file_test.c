/* K1, D3. */
#include "server/store/key_file.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/support/check.h"

static const char *path_of(char path[256])
{
    snprintf(path, 256, "%s/master.key", check_folder());
    return path;
}

TEST(a_key_file_is_made_for_its_owner_alone_and_stays)
{
    char path[256];
    uint8_t first[KEY_BYTES];
    uint8_t second[KEY_BYTES];
    struct stat info;
    CHECK_CODE(key_file_make(path_of(path), NULL), CB_OK);
    CHECK_CODE(key_file_read(path, first, NULL), CB_OK);
    CHECK_INT(stat(path, &info), 0);
    CHECK_INT(info.st_mode & 0777, 0400);
    CHECK_CODE(key_file_make(path, NULL), CB_OK);
    CHECK_CODE(key_file_read(path, second, NULL), CB_OK);
    CHECK(memcmp(first, second, sizeof first) == 0);
}

TEST(a_key_that_others_may_read_is_refused)
{
    static const mode_t modes[] = {0440, 0404, 0644, 0420, 0402, 0410};
    char path[256];
    uint8_t key[KEY_BYTES];
    CHECK_CODE(key_file_make(path_of(path), NULL), CB_OK);
    for (size_t i = 0; i < CB_COUNT(modes); i++) {
        CHECK_INT(chmod(path, modes[i]), 0);
        CHECK_CODE(key_file_read(path, key, NULL), CB_NOT_ALLOWED);
    }
}

TEST(a_key_that_is_missing_or_of_another_length_is_refused)
{
    char path[256];
    uint8_t key[KEY_BYTES];
    CHECK_CODE(key_file_read(path_of(path), key, NULL), CB_NOT_ALLOWED);
    FILE *file = fopen(path, "w");
    CHECK(file != NULL);
    fputs("much too short", file);
    fclose(file);
    CHECK_INT(chmod(path, 0400), 0);
    CHECK_CODE(key_file_read(path, key, NULL), CB_NOT_ALLOWED);
}

TEST(a_folder_is_no_key)
{
    uint8_t key[KEY_BYTES];
    CHECK_CODE(key_file_read("/", key, NULL), CB_NOT_ALLOWED);
}
