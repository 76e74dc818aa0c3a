#include "use.h"

void use_unlink(struct live *live, struct stream *stream)
{
    if (stream->newer == NULL && stream->older == NULL && live->newest != stream)
        return;
    *(stream->newer != NULL ? &stream->newer->older : &live->newest) = stream->older;
    *(stream->older != NULL ? &stream->older->newer : &live->oldest) = stream->newer;
    stream->newer = stream->older = NULL;
}

void use_now(struct live *live, struct stream *stream)
{
    if (stream->kind == STREAM_DIRECTORY || live->newest == stream)
        return;
    use_unlink(live, stream);
    stream->older = live->newest;
    *(live->newest != NULL ? &live->newest->newer : &live->oldest) = stream;
    live->newest = stream;
}

void use_last(struct live *live, struct stream *stream)
{
    if (stream->kind == STREAM_DIRECTORY)
        return;
    use_unlink(live, stream);
    stream->newer = live->oldest;
    *(live->oldest != NULL ? &live->oldest->older : &live->newest) = stream;
    live->oldest = stream;
}
