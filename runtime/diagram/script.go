package diagram

// pageStyle is that of the parts of a picture that are not drawn.
const pageStyle = `.jd-t{font-weight:bold;margin:2px 0}.jd-row{display:flex;gap:8px;align-items:flex-start}
.jd-box{overflow:auto;max-height:620px;position:relative;flex:0 1 auto;min-width:0}
.jd-head{position:sticky;top:0;z-index:1}
.jd-head svg,.jd-in svg{display:block}.jd-in{position:relative}.jd-in>svg{position:absolute;left:0;top:0;max-width:none!important}
.jd-leg{display:flex;flex-wrap:wrap;gap:2px 14px;align-items:center;font:12px "Liberation Sans",Arial,Helvetica,sans-serif;margin:2px 0 4px}
.jd-leg label{display:inline-flex;align-items:center;gap:5px;white-space:nowrap;margin:0}.jd-leg input{margin:0}
.jd-tools{margin-left:auto;display:inline-flex;gap:6px}.jd-leg svg{flex:none;overflow:visible}.jd-leg select,.jd-leg button{font:inherit}.jd-bad{margin:2px 0}
.jd-info{font:12px "Liberation Sans",Arial,Helvetica,sans-serif;white-space:pre-wrap;min-height:1.2em;margin-top:4px}
.jd-more{font:12px "Liberation Sans",Arial,Helvetica,sans-serif;margin:6px}
.jd-map{flex:none;cursor:pointer;touch-action:none}`

// script adds to a picture what style sheets cannot: an event that is clicked shows its past and its future; pages are drawn when they
// come into sight; the overview moves the window. It is a function of the picture's class and its data (see graph).
const script = `function(id,data){document.querySelectorAll('.'+id+'-d').forEach(function(r){
if(r.dataset.on)return;r.dataset.on=1;
var box=r.querySelector('.jd-box'),inn=r.querySelector('.jd-in'),info=r.querySelector('.jd-info'),map=r.querySelector('.jd-map'),win=map&&map.querySelector('.jd-win'),
zs=r.querySelector('.jd-z'),more=r.querySelector('.jd-more'),clocks=r.querySelector('.kc'),tail=r.dataset.tail,live=r.dataset.live,
kept=live&&(window.jetonPictures=window.jetonPictures||{}),D,near={},lane={},place,sel=-1,past,fut,zoom=1,drawn={0:1};
function start(d){D=d;info.textContent=d.w[0];
var last={};d.o.forEach(function(e,k){var l=lane[e]=d.l[k];near[e]=[[],[]];if(l in last){near[e][0].push(last[l]);near[last[l]][1].push(e)}last[l]=e});
for(var k=0;k<d.m.length;k+=2){near[d.m[k]][1].push(d.m[k+1]);near[d.m[k+1]][0].push(d.m[k])}
inn.style.height=d.h+'px';if(more)more.remove();zs.hidden=d.h<500;scrolled();resume();new ResizeObserver(function(){if(box.clientHeight){
if(tail)box.scrollTop=box.scrollHeight;else if(place){box.scrollTop=place.t;box.scrollLeft=place.l}tail=place=0}scrolled()}).observe(box)}
function types(){return [].slice.call(r.querySelectorAll('.jd-leg input'))}
function keep(){if(kept&&box.clientHeight&&!tail&&!place)kept[live]={t:box.scrollTop,l:box.scrollLeft,end:box.scrollTop+box.clientHeight>box.scrollHeight-3,z:zoom,
c:clocks?clocks.selectedIndex:0,off:types().filter(function(x){return!x.checked}).map(function(x){return x.className})}}
function resume(){place=kept&&kept[live];if(!place)return;tail=place.end;if(clocks)clocks.selectedIndex=place.c;
types().forEach(function(x){x.checked=place.off.indexOf(x.className)<0});if(place.z!=1)scaled(place.z)}
function walk(e,way){var s=new Set(),q=[e];while(q.length)near[q.pop()][way].forEach(function(x){if(!s.has(x)){s.add(x);q.push(x)}});return s}
function side(a){return sel<0?'':a==sel||!near[a]?'me':past.has(a)?'pa':fut.has(a)?'fu':'ot'}
function paint(root){root.querySelectorAll('[data-i],[data-m]').forEach(function(g){
var c;if(g.dataset.i)c=side(+g.dataset.i);else{var m=g.dataset.m.split(','),a=side(+m[0]),b=side(+m[1]);
c=sel<0?'':a=='me'?(b=='fu'||b=='me'?'fu':'ot'):b=='me'?(a=='pa'?'pa':'ot'):a==b?a:'ot'}
['me','pa','fu','ot'].forEach(function(n){g.classList.toggle(n,c==n)})})}
function choose(e){sel=e==sel?-1:e;if(sel>=0){past=walk(sel,0);fut=walk(sel,1);
var t=inn.querySelector('[data-i="'+sel+'"] title');
info.textContent=(t?t.textContent.split('\n').join('  ·  '):'')+'\n'+D.w[1]+': '+past.size+'   '+D.w[2]+': '+fut.size+'   '+D.w[3]+': '+(D.o.length-1-past.size-fut.size)}
else info.textContent=D.w[0];paint(inn)}
function scrolled(){var t=box.scrollTop/zoom,h=box.clientHeight/zoom;
if(D.g)for(var k=Math.max(0,Math.floor(t/D.p)-1);k<=Math.min(D.g.length,Math.floor((t+h)/D.p)+1);k++)if(!drawn[k]){drawn[k]=1;
var x=document.createElement('div');x.innerHTML=D.g[k-1];x=x.firstChild;inn.appendChild(x);if(sel>=0)paint(x)}
if(win){var H=map.viewBox.baseVal.height;win.setAttribute('y',t/D.h*H);win.setAttribute('height',Math.max(4,Math.min(1,h/D.h)*H))}}
function scaled(f){var c=(box.scrollTop+box.clientHeight/2)/zoom;zoom=Math.max(.2,Math.min(2.4,zoom*f));inn.style.zoom=r.querySelector('.jd-head svg').style.zoom=zoom;
box.scrollTop=c*zoom-box.clientHeight/2;scrolled()}
function seen(e){var g=inn.querySelector('[data-i="'+e+'"]');return g&&g.getBoundingClientRect().top>=box.getBoundingClientRect().top}
function key(v){if(!box.isConnected)return window.removeEventListener('keydown',key,true);
if(document.activeElement!=box||v.ctrlKey||v.altKey||v.metaKey||v.shiftKey)return;
var to,same=function(x){return lane[x]==lane[sel]},other=function(x){return lane[x]!=lane[sel]};
if(sel<0){if(v.key!='Enter')return;to=D.o.find(seen)}
else switch(v.key){case'ArrowDown':to=near[sel][1].find(same);break;case'ArrowUp':to=near[sel][0].find(same);break;
case'ArrowRight':to=near[sel][1].find(other);break;case'ArrowLeft':to=near[sel][0].find(other);break;case'Escape':to=sel;break;default:return}
v.preventDefault();v.stopImmediatePropagation();if(to===undefined)return;choose(to);
var g=inn.querySelector('[data-i="'+to+'"]');if(g)g.scrollIntoView({block:'nearest',inline:'nearest'})}
box.addEventListener('focus',function(){window.addEventListener('keydown',key,true)});
box.addEventListener('blur',function(){window.removeEventListener('keydown',key,true)});
r.addEventListener('change',keep);
box.addEventListener('scroll',function(){scrolled();keep()});
inn.addEventListener('click',function(v){var g=v.target.closest&&v.target.closest('[data-i]');if(g)choose(+g.dataset.i);else if(sel>=0)choose(sel)});
zs.children[0].onclick=function(){scaled(1/1.25);keep()};zs.children[1].onclick=function(){scaled(1.25);keep()};
if(map){var to=function(v){var b=map.getBoundingClientRect();box.scrollTop=(v.clientY-b.top)/b.height*D.h*zoom-box.clientHeight/2};
map.addEventListener('pointerdown',function(v){map.setPointerCapture(v.pointerId);to(v)});
map.addEventListener('pointermove',function(v){if(v.buttons)to(v)})}
if(typeof data!='string')return start(data);
var b=Uint8Array.from(atob(data),function(c){return c.charCodeAt(0)});
new Response(new Blob([b]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).json().then(start)})}`
