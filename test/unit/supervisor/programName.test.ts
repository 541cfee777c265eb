import assert from 'node:assert/strict';
import { programName, shortCommand } from '../../../src/supervisor/programName';

describe('The name of what a process runs', () => {
  it('is that of the program, whatever its arguments and its path', () => {
    assert.equal(programName('/usr/bin/ffmpeg -i in.mp4 out.webm'), 'ffmpeg');
    assert.equal(programName('C:\\Tools\\magick.exe in.png out.webp'), 'magick.exe');
    assert.equal(programName('sleep'), 'sleep');
    assert.equal(programName(''), '');
  });

  it('is with a shell the command that it runs', () => {
    assert.equal(programName('sh -c find . -type f | wc -l'), 'sh -c find');
    assert.equal(programName('/bin/bash -lc /usr/bin/convert a b'), 'bash -c convert');
    assert.equal(programName('bash'), 'bash');
    assert.equal(programName('sh -c'), 'sh -c');
  });

  it('is with an interpreter the file that it runs', () => {
    assert.equal(programName('/usr/bin/node --enable-source-maps /app/resize.js 12'), 'node resize.js');
    assert.equal(programName('python3 -u worker.py'), 'python3 worker.py');
    assert.equal(programName('node'), 'node');
  });

  it('leaves a command line as it is but for the paths of its program and of its file', () => {
    assert.equal(shortCommand('/usr/bin/python3 -u /app/jobs/a.py /data/b'), 'python3 -u a.py /data/b');
    assert.equal(shortCommand('/usr/bin/ffmpeg -i /a/b.mp4'), 'ffmpeg -i /a/b.mp4');
    assert.equal(shortCommand('sh -c find . | wc'), 'sh -c find . | wc');
  });
});
