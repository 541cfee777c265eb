/**
 * Makes the pictures of the README and of the walkthrough anew, in a real VS Code with the packaged extension:
 * `npm run pictures [-- scene…]`.
 */
import { Album } from './album';
import { scenes } from './scenes';

async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !scenes.some((scene) => scene.name === name));
  if (unknown.length > 0) {
    const names = scenes.map(({ name }) => name).join(', ');
    throw new Error(`There is no scene ${unknown.join(', ')}; the scenes are ${names}.`);
  }
  const album = new Album();
  for (const scene of scenes) {
    if (wanted.length > 0 && !wanted.includes(scene.name)) continue;
    await scene.take(album);
    console.log(scene.name);
  }
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
