"""OpenGL shaders: a skinned runner and a static room under two lamps that cast shadows.

Materials: 0 skin, 1 shirt and socks, 2 shorts, 3 hair, 4 shoes, 5 wall, 6 floor, 7 belt,
8 everything made of plastic or metal.
"""

from typing import Final

NOISE: Final = """
float hash(vec3 p) {
  p = fract(p * vec3(.1031, .1030, .0973));
  p += dot(p, p.yxz + 33.33);
  return fract((p.x + p.y) * p.z);
}
float noise(vec3 p) {
  vec3 i = floor(p), f = fract(p);
  f = f * f * (3. - 2. * f);
  return mix(
    mix(mix(hash(i), hash(i + vec3(1, 0, 0)), f.x),
        mix(hash(i + vec3(0, 1, 0)), hash(i + vec3(1, 1, 0)), f.x), f.y),
    mix(mix(hash(i + vec3(0, 0, 1)), hash(i + vec3(1, 0, 1)), f.x),
        mix(hash(i + vec3(0, 1, 1)), hash(i + vec3(1, 1, 1)), f.x), f.y), f.z);
}
"""
OUTPUTS: Final = "out vec3 P; out vec3 N; out vec3 C; out vec3 O; out vec3 M;"
INPUTS: Final = OUTPUTS.replace("out ", "in ")
# Weave and creases are worked out at the vertices, which lie close: drawing in software pays
# for every pixel of every small triangle.
SKINNED_VERTEX: Final = f"""#version 330
in vec3 v; in vec3 n; in vec3 c; in vec3 m; in vec4 bones; in vec4 shares;
uniform mat4 B[32]; uniform mat4 VP;
{OUTPUTS}
{NOISE}
void main() {{
  mat4 S = B[int(bones.x)] * shares.x + B[int(bones.y)] * shares.y
         + B[int(bones.z)] * shares.z + B[int(bones.w)] * shares.w;
  vec4 p = S * vec4(v, 1.);
  int id = int(m.y + .5);
  vec3 bumped = n, shade = c;
  if (id == 0) shade *= .90 + .20 * (noise(v * 55.) * .5 + noise(v * 140.) * .5);
  if (id == 1 || id == 2) {{
    vec3 q = id == 2 ? v * vec3(30., 12., 30.) : v * vec3(22., 9., 22.);
    float e = .02, v0 = noise(q);
    vec3 g = vec3(noise(q + vec3(e, 0, 0)) - v0, noise(q + vec3(0, e, 0)) - v0,
                  noise(q + vec3(0, 0, e)) - v0) / e;
    bumped = n - .42 * (g - n * dot(g, n));
    shade *= .92 + .16 * noise(v * 260.);
  }}
  if (id == 3) {{
    shade *= .55 + .9 * noise(v * vec3(60., 160., 220.));
    vec3 q = v * 70.;
    bumped = n + .5 * (vec3(noise(q), noise(q + 7.), noise(q + 13.)) - .5);
  }}
  P = p.xyz; N = mat3(S) * bumped; C = shade; O = v; M = m;
  gl_Position = VP * p;
}}"""
STATIC_VERTEX: Final = f"""#version 330
in vec3 v; in vec3 n; in vec3 c; in vec3 m; uniform mat4 VP;
{OUTPUTS}
void main() {{ P = v; N = n; C = c; O = v; M = m; gl_Position = VP * vec4(v, 1.); }}"""
DEPTH: Final = """#version 330
in vec3 M;
void main() { if (M.z < 0.) discard; }"""
LIGHT: Final = f"""#version 330
uniform vec3 eye; uniform float belt; uniform sampler2DShadow S0; uniform sampler2DShadow S1;
uniform mat4 L0; uniform mat4 L1;
uniform vec3 d0; uniform vec3 d1; uniform vec3 e0; uniform vec3 e1; uniform vec3 ambient;
{NOISE}
float lit(sampler2DShadow s, mat4 L, vec3 P, float r, float bias) {{
  vec3 u = (L * vec4(P, 1.)).xyz * .5 + .5;
  float j = hash(vec3(gl_FragCoord.xy, 1.)) * 6.28;
  vec2 w = r * vec2(cos(j), sin(j));
  u.z = min(u.z, 1.) - bias;
  float a = texture(s, vec3(u.xy + w * .87, u.z)) + texture(s, vec3(u.xy - w * .5, u.z))
          + texture(s, vec3(u.xy + vec2(w.y, -w.x) * .7, u.z));
  return any(greaterThan(abs(u.xy - .5), vec2(.49))) ? 1. : a / 3.;
}}
vec3 tone(vec3 r) {{
  r = r * (1. + r * .12) / (1. + r * .62);
  return pow(max(r, 0.), vec3(1. / 2.2));
}}
void parts(vec3 c, vec3 n, vec3 V, float gloss, float wrap, out vec3 A, out vec3 B0, out vec3 B1) {{
  float n0 = dot(n, d0), n1 = dot(n, d1), up = n.y * .5 + .5;
  vec3 am = ambient * mix(vec3(.46, .43, .40), vec3(1., 1., 1.04), up);
  A = c * (am * .67 + ambient * .35 * max(0., dot(n, V)));
  B1 = c * (am * .45 * smoothstep(-.4, .6, n1) + e1 * max(0., (n1 + wrap) / (1. + wrap)));
  vec3 h = normalize(d0 + V);
  float shine = gloss * pow(max(0., dot(n, h)), mix(14., 60., gloss)) * step(0., n0);
  B0 = c * e0 * max(0., (n0 + wrap) / (1. + wrap)) + e0 * shine * .5;
}}
"""
RUNNER: Final = f"""{LIGHT}
{INPUTS}
out vec4 o;
void main() {{
  float cut = M.z;
  int id = int(M.y + .5);
  if (id == 3) cut += (hash(floor(O * 260.)) - .5) * .006;
  if (cut < 0.) discard;
  vec3 n = normalize(N), V = normalize(eye - P), c = C;
  float gloss = M.x, wrap = id == 0 ? .25 : 0.;
  if (id == 4) {{
    float y = O.y, middle = .012 - .010 * smoothstep(.05, .2, O.x);
    vec3 white = vec3(.70, .70, .68);
    float stripe = step(abs(fract(O.x * 16. - y * 9.) - .5), .10)
                 * step(.03, O.x) * step(O.x, .13) * step(.022, y) * step(y, .075);
    c = mix(c, white, stripe * .9);
    if (y < middle) c = white;
    if (y < -.012) c = vec3(.05);
    gloss = .12;
  }}
  vec3 A, B0, B1;
  parts(c, n, V, gloss, wrap, A, B0, B1);
  vec3 off = P + n * .006;
  vec3 r = A + B0 * lit(S0, L0, off, .0022, .0006) + B1 * lit(S1, L1, off, .012, .0012);
  if (id == 0) r += vec3(.35, .08, .03) * c * .35 * max(0., .35 - abs(dot(n, d0))) * e0.x;
  o = vec4(tone(r), 1.);
}}"""
ALBEDO: Final = """
vec3 albedo(int id, vec3 P, vec3 c) {
  if (id == 5) {
    float f = noise(P * vec3(1.3, 1.1, 1.)) * .6 + noise(P * vec3(9., 7., 1.)) * .25
            + noise(P * 60.) * .15;
    c *= .86 + .22 * f;
    c = mix(c, vec3(.17, .20, .24) * (.9 + .2 * f), step(P.y, .55));
    c *= 1. - .35 * smoothstep(.012, .004, abs(P.y - .56));
    c *= 1. - .22 * smoothstep(.012, .003, abs(fract(P.x / 1.22 + .31) - .5) * 1.22);
  } else if (id == 6) {
    vec2 t = P.xz / .6, g = abs(fract(t) - .5);
    float line = smoothstep(.485, .495, max(g.x, g.y));
    c *= (.88 + .16 * hash(vec3(floor(t), 3.))) * (.92 + .16 * noise(P * 38.));
    c *= 1. - .35 * line;
  } else if (id == 7) {
    float x = P.x + belt;
    c *= .85 + .35 * noise(vec3(x * 90., 0., P.z * 90.));
    c = mix(c, vec3(.30), smoothstep(.020, .014, abs(fract(x / 1.5) - .5) * 1.5));
    float mark = length(vec2(fract((x + .4) / .75) * .75 - .375, abs(P.z) - .16));
    c = mix(c, vec3(.16), smoothstep(.03, .02, mark) * .7);
  } else if (id == 8) c *= .9 + .2 * noise(P * 120.);
  return c;
}
"""
# The room's own light in parts, once: ambient, key lamp, overhead lamp; and where each pixel
# lies, just off the surface, with the belt's share of it.
BAKE: Final = f"""{LIGHT}{ALBEDO}
{INPUTS}
layout(location=0) out vec4 oA; layout(location=1) out vec4 o0;
layout(location=2) out vec4 o1; layout(location=3) out vec4 oP;
void main() {{
  vec3 n = normalize(N), A, B0, B1;
  int id = int(M.y + .5);
  vec3 c = id == 7 ? C : albedo(id, P, C), off = P + n * .006;
  parts(c, n, normalize(eye - P), M.x, 0., A, B0, B1);
  oA = vec4(A, 1.);
  o0 = vec4(B0 * lit(S0, L0, off, .0022, .0006), 1.);
  o1 = vec4(B1 * lit(S1, L1, off, .012, .0012), 1.);
  oP = vec4(off, id == 7 ? 1. : 0.);
}}"""
WHOLE_PICTURE: Final = """#version 330
void main() {
  vec2 corner = vec2(gl_VertexID == 1 ? 3. : -1., gl_VertexID == 2 ? 3. : -1.);
  gl_Position = vec4(corner, 0., 1.);
}
"""
# The room under the runner's shadow, and the belt.
GROUND: Final = f"""{LIGHT}{ALBEDO}
uniform sampler2D TA; uniform sampler2D T0; uniform sampler2D T1; uniform sampler2D TP;
uniform vec3 rubber;
out vec4 o;
void main() {{
  ivec2 p = ivec2(gl_FragCoord.xy);
  vec4 place = texelFetch(TP, p, 0);
  vec3 k = mix(vec3(1.), albedo(7, place.xyz, rubber) / rubber, place.w);
  vec3 r = texelFetch(TA, p, 0).rgb
         + texelFetch(T0, p, 0).rgb * lit(S0, L0, place.xyz, .0022, .0006)
         + texelFetch(T1, p, 0).rgb * lit(S1, L1, place.xyz, .012, .0012);
  o = vec4(tone(r * k), 1.);
}}"""
# What stands before or behind the runner shows the room's picture, already made.
ROOM: Final = """#version 330
uniform sampler2D backdrop; out vec4 o;
void main() { o = texelFetch(backdrop, ivec2(gl_FragCoord.xy), 0); }
"""
