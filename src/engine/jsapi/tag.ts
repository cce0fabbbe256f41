import type { Tag as TagInstance } from '../runtime/tag.ts';
import { valueTypeNamed } from './global.ts';
import { dictionary, needArguments, sequence, shapeInterface } from './idl.ts';
import type { World } from './world.ts';

export interface TagInterface {
  readonly Tag: new (type: unknown) => object;
  readonly holds: (value: unknown) => TagInstance | null;
}

/** https://webassembly.github.io/spec/js-api/#tags */
export function tagInterface(world: World): TagInterface {
  let given: TagInstance | null = null;
  let holds!: TagInterface['holds'];

  class Tag {
    readonly #tag: TagInstance;

    constructor(type?: unknown) {
      if (given !== null) {
        this.#tag = given;
        return;
      }
      needArguments(arguments.length, 1, 'WebAssembly.Tag()');
      this.#tag = createTag(world, type);
      world.faces.shown(this.#tag, this);
    }

    static {
      holds = (value) => (typeof value === 'object' && value !== null && #tag in value ? value.#tag : null);
    }
  }

  shapeInterface(Tag, { constructor: 1 });
  world.faces.makers.set('tag', (tag: TagInstance) => {
    given = tag;
    try {
      return new Tag();
    } finally {
      given = null;
    }
  });
  return { Tag, holds };
}

function createTag(world: World, type: unknown): TagInstance {
  const { parameters } = dictionary(type, 'the argument of WebAssembly.Tag()');
  if (parameters === undefined) throw new TypeError("WebAssembly.Tag(): property 'parameters' is required");
  const params = sequence(parameters, "'parameters'").map((one) => valueTypeNamed(one, 'a parameter'));
  return world.store.createTag(world.store.typeId({ params, results: [] }));
}
