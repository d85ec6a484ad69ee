// What stands on the page of images before it is drawn.
import { esc } from '../playground/marks.js';

export const shell = (page, level) => `
<header class="top"><${level} class="brand">Playground<span>${esc(page.title)}</span></${level}>
 <div class="transport" role="group" aria-label="Training"><button class="btn go" id="play" title="Space">Train</button><button class="btn" id="one" title="One batch of ${page.training.size} images (U)">Step</button><button class="btn" id="again" title="The weights that it began with (R)">Reset</button><button class="btn ico" id="undo" aria-label="Undo" title="Undo (Ctrl Z)">↶</button><button class="btn ico" id="redo" aria-label="Redo" title="Redo (Ctrl Y)">↷</button></div>
 <dl class="read" aria-live="off"><div><dt>batches</dt><dd id="rS"></dd></div><div><dt>loss</dt><dd id="rL"></dd></div><div><dt>accuracy</dt><dd id="rA"></dd></div></dl>
 <label class="rate">Rate <span class="m">η</span> <input type="range" id="lr" min="-4" max="0.5" step=".05" aria-label="Learning rate"><output id="lrO"></output></label><div class="more"><button class="btn" id="code">Code</button><button class="btn" id="share">Share</button></div></header>
<div class="lenses"><div class="seg" role="group" aria-label="Part of the page" id="parts"><button data-v="image">Image</button><button data-v="layers">Layers</button><button data-v="pixel">Pixel</button></div></div>
<div class="imain"><div class="ileft">
 <section aria-label="The image"><div class="hd"><h2 id="who"></h2><span class="sp"></span><button class="btn ico" id="prev" aria-label="Previous image">←</button><button class="btn ico" id="next" aria-label="Next image">→</button></div>
 <canvas id="paper" tabindex="0" role="application" aria-label="Draw with the pointer"></canvas>
 <div class="hd"><button class="btn" id="clear">Clear</button><button class="btn" id="rub" aria-pressed="false">Rub out</button><span class="sp"></span><label class="soft">it is <select id="label" aria-label="What it is">${page.classes.map((name, k) => `<option value="${k}">${esc(name)}</option>`).join('')}</select></label></div></section>
 <section aria-label="Probabilities"><div id="bars"></div></section>
 <section aria-label="Loss"><svg id="curve" viewBox="0 0 300 80" role="img" aria-label="loss of the batches"></svg></section>
</div><div class="iright">
 <section class="layers" aria-label="Layers"><div class="hd"><h2>Layer by layer</h2><span class="soft" id="said"></span><span class="sp"></span><div class="seg mode" role="group" aria-label="Pass" id="mode"><button data-v="f">Forward</button><button data-v="b">Backward</button></div><button class="btn ico" id="back" aria-label="Previous step">←</button><button class="btn ico" id="on" aria-label="Next step">→</button></div>
 <div class="stages" tabindex="0" role="region" aria-label="Maps of each layer"></div></section>
 <section id="large" aria-label="The map of the pixel"><div class="seen"><canvas role="img"></canvas></div><div class="seg" role="group" aria-label="Another pixel"><button data-move="0,-1" aria-label="Pixel to the left">←</button><button data-move="-1,0" aria-label="Pixel above">↑</button><button data-move="1,0" aria-label="Pixel below">↓</button><button data-move="0,1" aria-label="Pixel to the right">→</button></div></section>
 <section id="pixel" aria-label="One pixel" aria-live="polite" tabindex="0"></section>
</div></div><dialog id="dlg" aria-labelledby="dlgh"></dialog>`;
