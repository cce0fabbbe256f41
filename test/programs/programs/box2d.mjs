/** @type {import('../program.js').Program} */
export default {
  packages: { 'box2d-wasm': '7.0.0' },
  toolchain: 'Emscripten (WebIDL binder, C++)',
  async run({ need, print }) {
    // Its glue was written when Node had no fetch, and takes its being there for a browser.
    Reflect.deleteProperty(globalThis, 'fetch');
    const box2d = await need('box2d-wasm')();
    const { b2World, b2Vec2, b2BodyDef, b2PolygonShape, b2_dynamicBody } = box2d;
    const world = new b2World(new b2Vec2(0, -10));
    const ground = new b2PolygonShape();
    ground.SetAsBox(50, 1);
    world.CreateBody(new b2BodyDef()).CreateFixture(ground, 0);
    const bodies = [];
    for (let i = 0; i < 20; i++) {
      const square = new b2PolygonShape();
      square.SetAsBox(0.5, 0.5);
      const definition = new b2BodyDef();
      definition.set_type(b2_dynamicBody);
      definition.set_position(new b2Vec2((i % 5) * 0.8, 3 + i));
      const body = world.CreateBody(definition);
      body.CreateFixture(square, 1);
      bodies.push(body);
    }
    for (let step = 0; step < 60; step++) {
      world.Step(1 / 60, 8, 3);
      if (step % 20 !== 19) continue;
      print(bodies.map((body) => [body.GetPosition().get_x(), body.GetPosition().get_y(), body.GetAngle()].join()));
    }
  },
};
